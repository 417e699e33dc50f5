// A network between a browser and the server that can be cut: an HTTP proxy.
import { createServer, request } from "node:http";
import { connect } from "node:net";

export async function openNetwork(t) {
  let up = true;
  const open = new Set();
  const keep = (socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => open.delete(socket));
  };
  const server = createServer((incoming, outgoing) => {
    const forward = request(
      incoming.url,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forward.on("error", () => outgoing.destroy());
    // What nobody takes any more is not fetched on: a stream has no end of its own.
    outgoing.once("close", () => forward.destroy());
    incoming.pipe(forward);
  });
  // WebSockets come this way.
  server.on("connect", (incoming, socket) => {
    const [host, port] = incoming.url.split(":");
    const far = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    keep(far);
    far.once("close", () => socket.destroy());
    socket.once("close", () => far.destroy());
  });
  server.on("connection", (socket) => {
    if (!up) return socket.destroy();
    keep(socket);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  t.after(() => {
    server.close();
    drop();
  });
  return {
    proxy: { server: `http://127.0.0.1:${server.address().port}` },
    cut: () => {
      up = false;
      drop();
    },
    mend: () => {
      up = true;
    },
  };
}
