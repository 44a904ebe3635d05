/** The bare neighbour: mutual TLS, one row inserted with FULL for each message, and the message sent back. */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { createDeviceCertificate } from "../src/peer/certificate.ts";
import { openDatabase } from "../src/store/open-database.ts";

const [path = ""] = process.argv.slice(2);
const { certPem, keyPem } = await createDeviceCertificate("00".repeat(16) as never);
const sql = openDatabase(path);
sql.exec("create table message (id integer primary key, bytes blob not null) strict");
const server = createServer({
  cert: certPem,
  key: keyPem,
  requestCert: true,
  rejectUnauthorized: false,
  minVersion: "TLSv1.3",
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => {
    sql.transaction(() => {
      sql.prepare("insert into message (bytes) values (?)").run(data);
    });
    socket.send(data);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once("disconnect", () => process.exit(0));
