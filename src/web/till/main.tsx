import { render } from "preact";
import "../kit/tokens.css";
import "../kit/base.css";
import { App } from "./app.tsx";
import "./till.css";
import "./sheets.css";

const place = document.querySelector("#till");
if (place !== null) render(<App />, place);
