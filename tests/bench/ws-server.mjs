// A yardstick of `make bench`: passes on what it is sent, with npm's `ws` and nothing else.
import { createRequire } from "node:module";

const { WebSocketServer } = createRequire(new URL("../../web/package.json", import.meta.url))("ws");
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("listening", () => console.log(server.address().port));
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const client of server.clients) client.send(data, { binary: false });
  });
});
