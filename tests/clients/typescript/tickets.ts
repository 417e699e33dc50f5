// The way in: trades an access token, or a share link's token, for a ticket to one WebSocket. A ticket is
// good once and for 30 seconds, so every connection begins here; what is answered is also the real reason
// when a connection was refused. Tokens go into headers and bodies, never into a URL.

export const PATIENCE_MS = 15_000; // for an answer, and for a WebSocket to open

export type Source =
  | { is: "session"; id: string }
  /** A share link, or the token behind its `#`. */
  | { is: "link"; token: string; password: string | undefined };

export interface Ticket {
  ticket: string;
  url: string;
}

/** Why one connection, or an attempt at one, is over. */
export type End =
  | { is: "done" }
  | { is: "again"; because: string; inMs?: number }
  | { is: "stop"; because: string };

/** Asks for tickets. A link's `viewer` is brought along, so that coming back is not another opening. */
export class TicketOffice {
  readonly #server: string;
  readonly #source: Source;
  readonly #token: string | undefined;
  #viewer: string | undefined;

  /** With a link the access token is needed only where the link is for people of the account. */
  constructor(server: string, source: Source, token: string | undefined) {
    this.#server = server;
    this.#source = source;
    this.#token = token?.trim();
  }

  async ask(): Promise<Ticket | End> {
    const [server, source, token] = [this.#server, this.#source, this.#token];
    const headers = {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    };
    let path: string;
    let body = "{}";
    if (source.is === "link") {
      path = "shared/tickets";
      const secret = source.token.replace(/^.*#/, "").trim();
      body = JSON.stringify({ token: secret, password: source.password, viewer: this.#viewer });
    } else {
      path = `sessions/${encodeURIComponent(source.id)}/tickets`;
    }
    let status: number;
    let answer: Partial<Ticket & { viewer: string; detail: string }>;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const request = { method: "POST", headers, body, redirect: "manual", signal } as const;
      const response = await fetch(`${server}/api/v1/${path}`, request);
      status = response.status;
      answer = await response.json().catch(() => ({}));
    } catch {
      return { is: "again", because: `${server} does not answer` };
    }
    if (status >= 500) return { is: "again", because: `${server} cannot give a ticket now (${status})` };
    if (status !== 201 || !answer.ticket || !answer.url) {
      const said = answer.detail ? `${status}: "${answer.detail}"` : `${status}`;
      return { is: "stop", because: `there is no ticket (${said}), so ${this.#remedy(status)}.` };
    }
    this.#viewer = answer.viewer ?? this.#viewer;
    return { ticket: answer.ticket, url: answer.url };
  }

  #remedy(status: number): string {
    if (status < 400) return "check --server";
    if (status === 410) return "set RF_LINK to a new link";
    if (this.#source.is === "link") return "check RF_LINK and RF_LINK_PASSWORD";
    if (status === 401) return "sign in and set RF_TOKEN to the new access token";
    return "check --session and RF_TOKEN";
  }
}
