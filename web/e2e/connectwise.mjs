// A ticket system that stands in for ConnectWise PSA: one ticket, which keeps its notes. Its
// first note is taken, and the answer to it gets lost.
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const STATUSES = { 505: "New", 510: "In Progress", 520: "Resolved" };
const API = "/v2026_4/apis/3.0";

export async function startConnectWise() {
  const notes = [];
  const times = [];
  const callbacks = [];
  let looks = 0;
  let status = 505;
  const record = () => ({
    id: 48291,
    summary: "Outlook keeps asking for a password",
    board: { id: 21 },
    status: { id: status, name: STATUSES[status] },
    company: { id: 250, name: "Northwind Traders" },
    contactName: "Alex Rivera",
    closedFlag: false,
  });
  const answers = {
    "GET /login/companyinfo/contoso": () => ({ Codebase: "v2026_4/" }),
    [`GET ${API}/system/info`]: () => ({ version: "v2026.4" }),
    [`GET ${API}/service/tickets`]: (_, query) => {
      if (query.get("conditions").startsWith("id in")) looks += 1;
      return [record()];
    },
    [`GET ${API}/system/callbacks`]: () => callbacks,
    [`POST ${API}/system/callbacks`]: (entry) => {
      callbacks.push({ ...entry, id: callbacks.length + 1 });
      return callbacks.at(-1);
    },
    "GET /v2026_4//system/callbackkey/index.rails": () => ({ signing_key: "a signing key" }),
    [`GET ${API}/service/tickets/48291`]: record,
    [`GET ${API}/service/tickets/48291/notes`]: () => notes,
    [`GET ${API}/service/tickets/48291/allNotes`]: () => notes,
    [`GET ${API}/service/tickets/48291/configurations`]: () => [{ id: 1, deviceIdentifier: "NW-LT-0142" }],
    [`GET ${API}/service/boards/21/statuses`]: () => [
      { id: 505, name: "New" },
      { id: 520, name: "Resolved" },
    ],
    [`GET ${API}/system/members`]: () => [
      { id: 176, firstName: "Maya", lastName: "Chen", officeEmail: "Engineer@demo.test" },
      { id: 177, firstName: "Jane", lastName: "Doe" },
    ],
    [`GET ${API}/time/entries`]: () => [{ id: 1, workRole: { id: 11, name: "Engineer" } }, ...times],
    [`POST ${API}/time/entries`]: (time) => {
      times.push({ ...time, id: 70_000 + times.length });
      return times.at(-1);
    },
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
    const { pathname, searchParams } = new URL(request.url, "http://here");
    const answer = answers[`${request.method} ${pathname}`];
    const said = answer?.(text ? JSON.parse(text) : undefined, searchParams);
    response.statusCode = answer ? (said === null ? 500 : 200) : 404;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(said ?? { code: "NotFound", message: "There is no such thing." }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    notes,
    times,
    looks: () => looks,
    /** Somebody there moves the ticket. */
    move: (id) => {
      status = id;
    },
    /** Says so, to whoever asked for it. */
    call: async () => {
      const Metadata = { key_url: `${url}/v2026_4//system/callbackkey/index.rails` };
      const body = JSON.stringify({ Action: "updated", ID: 48291, Type: "ticket", Metadata });
      const key = createHash("sha256").update("a signing key").digest();
      const signature = createHmac("sha256", key).update(body).digest("base64");
      const headers = { "content-type": "application/json", "x-content-signature": signature };
      for (const { url: address } of callbacks) {
        await fetch(`${address}48291&action=updated`, { method: "POST", headers, body });
      }
    },
    stop: () => server.close(),
  };
}
