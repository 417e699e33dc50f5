// Who is signed in, and the access token.
// What must stay true:
// - the access token lives in memory only; the refresh token is in a cookie no
//   script can read;
// - at most one refresh is under way in all tabs of this browser, because the
//   refresh token changes with each use;
// - when another person signs in in another tab, this tab starts afresh.
import { Store } from "../lib/store";
import { ApiError, problemOf, UNREACHABLE } from "./problem";
import type { SignedIn, User } from "./types";

export type Auth = { is: "unknown" } | { is: "out"; because?: string } | { is: "in"; user: User };

/** What other tabs are told. */
type News = { token: string; user: User } | { out: true };

interface Outside {
  fetch: typeof fetch;
  locks: Pick<LockManager, "request"> | undefined;
  channel: Pick<BroadcastChannel, "postMessage" | "addEventListener"> | undefined;
  restart: () => void;
}

const ENDED = "Your sign-in has ended. Sign in again to go on.";

export class Authority {
  readonly state = new Store<Auth>({ is: "unknown" });
  readonly #outside: Outside;
  #token: string | null = null;
  #refreshing: Promise<string> | null = null;

  constructor(outside: Outside) {
    this.#outside = outside;
    outside.channel?.addEventListener("message", (event) => this.#hear((event as MessageEvent<News>).data));
  }

  /** The token at hand; `null` until the first sign-in or refresh. */
  get token(): string | null {
    return this.#token;
  }

  /** Takes what a sign-in or an accepted invite answered. */
  signedIn(answer: SignedIn): void {
    this.#take(answer.access_token, answer.user);
    this.#outside.channel?.postMessage({ token: answer.access_token, user: answer.user } satisfies News);
  }

  /** A token other than `failed`, by a refresh if need be. Throws an ApiError. */
  async fresh(failed: string | null): Promise<string> {
    if (this.#token && this.#token !== failed) return this.#token;
    this.#refreshing ??= this.#locked(failed).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async signOut(): Promise<void> {
    try {
      await this.#outside.fetch("/api/v1/auth/logout", { method: "POST" });
    } catch {
      throw new ApiError(UNREACHABLE);
    }
    this.#forget();
    this.#outside.channel?.postMessage({ out: true } satisfies News);
  }

  async #locked(failed: string | null): Promise<string> {
    const work = async () => {
      // Another tab may have refreshed while this one waited.
      if (this.#token && this.#token !== failed) return this.#token;
      return this.#refresh();
    };
    const { locks } = this.#outside;
    return locks ? await locks.request("rf.refresh", work) : await work();
  }

  async #refresh(): Promise<string> {
    let response: Response;
    try {
      response = await this.#outside.fetch("/api/v1/auth/refresh", { method: "POST" });
    } catch {
      throw new ApiError(UNREACHABLE);
    }
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      if (response.status === 401 || response.status === 403)
        this.#forget(this.state.get().is === "in" ? ENDED : undefined);
      throw new ApiError(problemOf(response.status, body, response.headers));
    }
    const answer = body as SignedIn;
    this.signedIn(answer);
    return answer.access_token;
  }

  #hear(news: News): void {
    if ("out" in news) this.#forget();
    else this.#take(news.token, news.user);
  }

  #take(token: string, user: User): void {
    const before = this.state.get();
    this.#token = token;
    if (before.is === "in" && before.user.id !== user.id) return this.#outside.restart();
    this.state.set({ is: "in", user });
  }

  #forget(because?: string): void {
    this.#token = null;
    this.state.set(because ? { is: "out", because } : { is: "out" });
  }
}

/** A fetch that carries the access token and, told it has expired, refreshes once and tries again. */
export function withToken(authority: Authority, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const go = async (token: string) => {
      const copy = request.clone();
      copy.headers.set("Authorization", `Bearer ${token}`);
      return send(copy);
    };
    const token = authority.token ?? (await authority.fresh(null));
    const response = await go(token);
    return response.status === 401 ? go(await authority.fresh(token)) : response;
  };
}

export const authority = new Authority({
  fetch: (...args) => fetch(...args),
  locks: globalThis.navigator?.locks,
  channel: typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("rf.auth"),
  restart: () => location.assign("/"),
});
