import { render } from "preact";
import "../kit/tokens.css";
import "../kit/base.css";
import { App } from "./app.tsx";
import "./wall.css";
import "./parts/lane.css";
import "./parts/panels.css";

const place = document.querySelector("#wall");
if (place !== null) render(<App />, place);
