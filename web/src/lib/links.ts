// Secrets that come in the fragment of a link: invites and password resets.
// What must stay true: the token leaves the address bar and the history as soon
// as it was read, and never travels in a query.

let taken: string | null = null;

/** The token after `#`, once read kept for this page only. */
export function takeToken(): string | null {
  const token = location.hash.slice(1);
  if (token) {
    taken = decodeURIComponent(token);
    history.replaceState(history.state, "", location.pathname);
  }
  return taken;
}

/** Where to go after signing in: a path of our own, or home. */
export function safeNext(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}
