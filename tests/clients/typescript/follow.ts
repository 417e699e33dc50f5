// Follows one live session over its WebSocket (protocol `resolutionflow.v1`) and prints what it sees, one
// compact JSON line each: {"snapshot":seq}, {"event":seq,"kind":…}, {"live":seq}. It goes on after lost
// connections and restarts of the server, without a gap and without a double.
//
//   RF_TOKEN=… node follow.ts --server http://127.0.0.1:8080 --session <uuid> [--until <seq>]
//   RF_LINK=… [RF_LINK_PASSWORD=…] node follow.ts --server http://127.0.0.1:8080 --link [--until <seq>]
//
// Exit codes: 0 `--until` was reached, 1 the server said no for good, 2 it was called wrongly.
import process from "node:process";
import { parseArgs } from "node:util";
import { type End, PATIENCE_MS, type Source, type Ticket, TicketOffice } from "./tickets.ts";

const PROTOCOL = "resolutionflow.v1";
const TICK_MS = 1_000; // how often the clock is looked at; acks go no more often than this
const HEARTBEAT_MS = 15_000; // said at the latest this long after the last thing said
const SILENCE_MS = 40_000; // heard nothing for this long: the connection is dead
const STEADY_MS = 10_000; // live for this long: the next failure counts as the first
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/** What to do after a close code of 4500 and above. */
const REMEDIES: Record<number, string> = {
  4501: "sign in again and set RF_TOKEN to the new access token",
  4503: "ask whoever shared the session, or a team admin, to let you in again",
  4504: "read it as a finished session instead",
  4505: "get a client as new as the server",
  4506: "close another of your connections to this session first",
};

interface SessionEvent {
  seq: number;
  prev: number;
  kind: string;
}

/** The frames of the server that matter here; types and fields not known are ignored. */
type Frame =
  | { type: "welcome"; log: string }
  | { type: "snapshot"; seq: number; part: number; parts: number; data: string }
  | ({ type: "event" } & SessionEvent)
  | { type: "events"; events: SessionEvent[] }
  | { type: "live"; seq: number }
  | { type: "renew_soon" }
  | { type: "moving"; retry_ms: [number, number] };

const print = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const complain = (sentence: string): boolean => process.stderr.write(`follow: ${sentence}\n`);

/** What is known of the session; outlives connections. */
class Follower {
  readonly #office: TicketOffice;
  readonly #until: number;
  #log: string | null = null;
  #seq = 0;
  #parts: string[] = [];
  /** The last snapshot. A client with a screen shows it, and folds each event into it. */
  state: unknown = null;

  constructor(office: TicketOffice, until: number) {
    this.#office = office;
    this.#until = until;
  }

  /** Connects again and again; resolves to the exit code. */
  async run(): Promise<number> {
    let failures = 0;
    for (;;) {
      const ticket = await this.#office.ask();
      const { end, liveMs } = "is" in ticket ? { end: ticket, liveMs: 0 } : await this.#watch(ticket);
      if (end.is === "done") return 0;
      if (end.is === "stop") {
        complain(end.because);
        return 1;
      }
      if (liveMs >= STEADY_MS) failures = 0;
      const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 16));
      const waitMs = end.inMs ?? Math.random() * most;
      if (end.inMs === undefined) failures += 1;
      complain(`${end.because}; connecting again in ${(waitMs / 1000).toFixed(1)} s.`);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** One connection from its handshake to its end. Node answers the server's pings by itself. */
  #watch({ ticket, url }: Ticket): Promise<{ end: End; liveMs: number }> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url, [PROTOCOL, `ticket.${ticket}`]);
      let heard = Date.now();
      let spoke = Date.now();
      let acknowledged = this.#seq;
      let liveSince: number | undefined;
      let isOver = false;

      const send = (frame: object): void => {
        if (socket.readyState !== WebSocket.OPEN) return;
        socket.send(JSON.stringify(frame));
        spoke = Date.now();
      };
      const finish = (end: End): void => {
        if (isOver) return;
        isOver = true;
        clearInterval(clock);
        send({ type: "bye" });
        socket.close(1000);
        resolve({ end, liveMs: liveSince === undefined ? 0 : Date.now() - liveSince });
      };
      const renew = async (): Promise<void> => {
        const answer = await this.#office.ask();
        if ("ticket" in answer) send({ type: "renew", ticket: answer.ticket });
        // Any other failure: the server closes with 4005 in time, and the next connection begins anew.
        else if (answer.is === "stop") finish(answer);
      };
      const clock = setInterval(() => {
        const now = Date.now();
        if (now - heard >= SILENCE_MS) return finish({ is: "again", because: "nothing was heard for 40 s" });
        if (socket.readyState === WebSocket.CONNECTING && now - spoke >= PATIENCE_MS) {
          return finish({ is: "again", because: "the WebSocket does not open" });
        }
        if (this.#seq !== acknowledged) {
          acknowledged = this.#seq;
          send({ type: "ack", seq: acknowledged });
        }
        if (now - spoke >= HEARTBEAT_MS) send({ type: "heartbeat" });
      }, TICK_MS);

      socket.onopen = () =>
        send({ type: "hello", version: 1, log: this.#log, since: this.#seq, client: "example-node/1.0" });
      socket.onmessage = ({ data }) => {
        if (isOver) return;
        heard = Date.now();
        const frame = parse(String(data));
        if (!frame) return finish({ is: "again", because: "a frame cannot be read" });
        if (frame.type === "live") liveSince ??= heard;
        if (frame.type === "renew_soon") void renew();
        const end = this.#take(frame, liveSince !== undefined);
        if (end) finish(end);
      };
      // A refused handshake says no reason here: the next request for a ticket does.
      socket.onerror = () => finish(afterClose(1006, ""));
      socket.onclose = ({ code, reason }) => finish(afterClose(code, reason));
    });
  }

  /** Takes in one frame; an end when the connection should not go on. */
  #take(frame: Frame, isLive: boolean): End | undefined {
    switch (frame.type) {
      case "welcome":
        // Another log is another history: what was known of the old one is void.
        if (frame.log !== this.#log) [this.#log, this.#seq, this.state] = [frame.log, 0, null];
        return undefined;
      case "snapshot":
        if (frame.part === 0) this.#parts = [];
        if (frame.part !== this.#parts.length)
          return { is: "again", because: "part of a snapshot is missing" };
        this.#parts.push(frame.data);
        if (this.#parts.length < frame.parts) return undefined;
        this.state = JSON.parse(this.#parts.join(""));
        this.#seq = frame.seq;
        print({ snapshot: frame.seq });
        return undefined;
      case "event":
        return this.#apply(frame, isLive);
      case "events":
        for (const event of frame.events) {
          const end = this.#apply(event, isLive);
          if (end) return end;
        }
        return undefined;
      case "live":
        print({ live: frame.seq });
        return this.#whenReached();
      case "moving": {
        const [least, most] = frame.retry_ms;
        return { is: "again", because: "the server moves", inMs: least + Math.random() * (most - least) };
      }
      default:
        return undefined;
    }
  }

  #apply({ seq, prev, kind }: SessionEvent, isLive: boolean): End | undefined {
    if (prev !== this.#seq) return { is: "again", because: `event ${seq} does not follow ${this.#seq}` };
    this.#seq = seq;
    print({ event: seq, kind });
    return isLive ? this.#whenReached() : undefined;
  }

  #whenReached(): End | undefined {
    return this.#seq >= this.#until ? { is: "done" } : undefined;
  }
}

function parse(text: string): Frame | undefined {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return undefined;
  }
}

function afterClose(code: number, reason: string): End {
  const said = reason ? `${code}: "${reason}"` : `${code}`;
  if (code < 4500 || code > 4999) return { is: "again", because: `the connection ended (${said})` };
  const remedy = REMEDIES[code] ?? "mend this client";
  return { is: "stop", because: `the server ended it (${said}), so ${remedy}.` };
}

/** Reads the command line and the environment; a sentence when something is missing. */
function readOptions(): { office: TicketOffice; until: number } | string {
  const string = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = { server: string, session: string, link: flag, until: string };
  const { server, session, link, until } = parseArgs({ options }).values;
  const { RF_TOKEN, RF_LINK, RF_LINK_PASSWORD } = process.env;
  if (!server || !/^https?:/.test(server)) return "name the server with --server http://…";
  if (until !== undefined && !/^\d+$/.test(until)) return "give --until the number of an event";
  if (link === (session !== undefined)) return "name either --session <uuid> or --link";
  let source: Source;
  if (session === undefined) {
    if (!RF_LINK) return "put the share link or its token into the environment variable RF_LINK";
    source = { is: "link", token: RF_LINK, password: RF_LINK_PASSWORD };
  } else {
    if (!RF_TOKEN) return "put an access token into the environment variable RF_TOKEN";
    source = { is: "session", id: session };
  }
  if (typeof WebSocket === "undefined") return "use Node 22 or later, or node --experimental-websocket";
  const office = new TicketOffice(server.replace(/\/+$/, ""), source, RF_TOKEN);
  return { office, until: until === undefined ? Number.POSITIVE_INFINITY : Number(until) };
}

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    options = (error as Error).message;
  }
  if (typeof options === "string") {
    complain(options);
    return 2;
  }
  return new Follower(options.office, options.until).run();
}

process.exitCode = await main();
// A server that does not close its end is not waited for.
setTimeout(() => process.exit(), 2_000).unref();
