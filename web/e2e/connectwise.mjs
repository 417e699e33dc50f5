// A ticket system that stands in for ConnectWise PSA: one ticket, which keeps its notes. Its
// first note is taken, and the answer to it gets lost.
import { once } from "node:events";
import { createServer } from "node:http";

const API = "/v2026_4/apis/3.0";

export async function startConnectWise() {
  const notes = [];
  let status = 505;
  const record = () => ({
    id: 48291,
    summary: "Outlook keeps asking for a password",
    board: { id: 21 },
    status: { id: status, name: status === 505 ? "New" : "Resolved" },
    company: { id: 250, name: "Northwind Traders" },
    contactName: "Alex Rivera",
    closedFlag: false,
  });
  const answers = {
    "GET /login/companyinfo/contoso": () => ({ Codebase: "v2026_4/" }),
    [`GET ${API}/system/info`]: () => ({ version: "v2026.4" }),
    [`GET ${API}/service/tickets`]: () => [record()],
    [`GET ${API}/service/tickets/48291`]: record,
    [`GET ${API}/service/tickets/48291/notes`]: () => notes,
    [`GET ${API}/service/tickets/48291/allNotes`]: () => notes,
    [`GET ${API}/service/tickets/48291/configurations`]: () => [{ id: 1, deviceIdentifier: "NW-LT-0142" }],
    [`GET ${API}/service/boards/21/statuses`]: () => [
      { id: 505, name: "New" },
      { id: 520, name: "Resolved" },
    ],
    [`GET ${API}/time/entries`]: () => [],
    [`PATCH ${API}/service/tickets/48291`]: (change) => {
      status = change[0].value.id;
      return record();
    },
    [`POST ${API}/service/tickets/48291/notes`]: (note) => {
      notes.push({ ...note, id: 90_000 + notes.length, originalAuthor: "Maya Chen" });
      return notes.length === 1 ? null : notes.at(-1);
    },
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const path = new URL(request.url, "http://here").pathname;
    const answer = answers[`${request.method} ${path}`];
    const said = answer?.(text ? JSON.parse(text) : undefined);
    response.statusCode = answer ? (said === null ? 500 : 200) : 404;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(said ?? { code: "NotFound", message: "There is no such thing." }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, notes, stop: () => server.close() };
}
