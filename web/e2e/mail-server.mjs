// A mail server that keeps what it is given: SMTP on one port, and what came in as JSON on another.
//   node mail-server.mjs [SMTP port] [--user NAME:PASSWORD] [--key FILE --cert FILE [--tls]]
// It prints `listening on SMTP HTTP`. Letters to addresses that hold `refuse` are refused for
// good, to those that hold `busy` for now.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    user: { type: "string" },
    key: { type: "string" },
    cert: { type: "string" },
    tls: { type: "boolean" },
  },
});
const letters = [];

function said(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

const [user, password] = values.user?.split(":") ?? [];
const smtp = new SMTPServer({
  authOptional: !user,
  secure: values.tls ?? false,
  ...(values.key
    ? { key: readFileSync(values.key), cert: readFileSync(values.cert) }
    : { disabledCommands: ["STARTTLS"] }),
  onAuth: ({ username, password: given }, _session, done) =>
    username === user && given === password ? done(null, { user }) : done(said(535, "Who are you?")),
  onRcptTo: ({ address }, _session, done) => {
    if (address.includes("refuse")) return done(said(550, "No such mailbox"));
    if (address.includes("busy")) return done(said(451, "Come again later"));
    done();
  },
  onData: async (stream, session, done) => {
    const { subject, text, html, headers, messageId } = await simpleParser(stream);
    letters.push({
      to: session.envelope.rcptTo.map(({ address }) => address),
      from: session.envelope.mailFrom.address,
      encrypted: session.secure,
      generated: headers.get("auto-submitted") ?? null,
      id: messageId,
      subject,
      text,
      html,
    });
    done();
  },
});
smtp.on("error", (error) => console.error(error.message));

const http = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(letters));
});
smtp.listen(Number(positionals[0] ?? 0), "127.0.0.1", () => {
  http.listen(0, "127.0.0.1", () => {
    console.log(`listening on ${smtp.server.address().port} ${http.address().port}`);
  });
});
