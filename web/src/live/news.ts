// Hears of news that no room tells: the escalation queue changed, or what this person is told.
// One connection for all tabs of the browser: it allows few to a server, and pages that wait
// hold one each.
// What must stay true: who follows tells the others; when that tab is closed another takes over;
// without locks or channels what is shown is still asked for now and then.
import { api } from "../api/client";

const NAME = "rf.news";
/** How long after a stream that ended, or never began, the next is tried. */
const AGAIN_MS = 1000;
const LONGEST_MS = 30_000;

/** What there may be news of: the queue, or the reader's notifications. */
export type News = "change" | "notices";
const ALL: readonly News[] = ["change", "notices"];

/** Calls `hear` for every piece of news, until what it returns is called. */
export function followNews(hear: (news: News) => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
  if (channel) channel.onmessage = ({ data }) => hear(data);
  const tell = (news: News) => {
    hear(news);
    channel?.postMessage(news);
  };
  const locks = globalThis.navigator?.locks;
  if (locks) locks.request(NAME, { signal }, () => follow(tell, signal)).catch(() => undefined);
  return () => {
    over.abort();
    channel?.close();
  };
}

/** Until nobody wants to know any more. */
async function follow(tell: (news: News) => void, signal: AbortSignal): Promise<void> {
  let wait = AGAIN_MS;
  while (!signal.aborted) {
    const heard = await listen(tell, signal).catch(() => false);
    wait = heard ? AGAIN_MS : Math.min(wait * 2, LONGEST_MS);
    await pause(wait * (0.5 + Math.random() / 2), signal);
  }
}

/** One stream, to its end; whether anything was heard. */
async function listen(tell: (news: News) => void, signal: AbortSignal): Promise<boolean> {
  const { data } = await api.GET("/api/v1/escalations/changes", {
    signal,
    parseAs: "stream",
    headers: { Accept: "text/event-stream" },
  });
  if (!data) return false;
  const reader = (data as unknown as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  // The queue's news begins with one; of what was missed otherwise nobody tells.
  tell("notices");
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    // What it was is nobody's business here: it is read again.
    const text = decoder.decode(value, { stream: true });
    for (const news of newsIn(text)) tell(news);
  }
}

/** What a piece of the stream tells. */
export function newsIn(text: string): News[] {
  return ALL.filter((news) => text.includes(`event: ${news}\n`));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
