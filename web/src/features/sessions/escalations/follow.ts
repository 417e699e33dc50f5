// Follows the escalation queue, one connection for all tabs of the browser: it allows few to a
// server, and pages that wait hold one each.
// What must stay true: who follows tells the others; when that tab is closed another takes over;
// without locks or channels the queue is still asked for now and then.
import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../../api/client";
import { escalationsQuery } from "./queries";

const NAME = "rf.escalations";
/** How long after a stream that ended, or never began, the next is tried. */
const AGAIN_MS = 1000;
const LONGEST_MS = 30_000;

export function followEscalations(queries: QueryClient): () => void {
  const over = new AbortController();
  const { signal } = over;
  const renew = () => void queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(NAME);
  if (channel) channel.onmessage = renew;
  const tell = () => {
    renew();
    channel?.postMessage("changed");
  };
  const locks = globalThis.navigator?.locks;
  if (locks) locks.request(NAME, { signal }, () => follow(tell, signal)).catch(() => undefined);
  return () => {
    over.abort();
    channel?.close();
  };
}

/** Until nobody wants to know any more. */
async function follow(tell: () => void, signal: AbortSignal): Promise<void> {
  let wait = AGAIN_MS;
  while (!signal.aborted) {
    const heard = await listen(tell, signal).catch(() => false);
    wait = heard ? AGAIN_MS : Math.min(wait * 2, LONGEST_MS);
    await pause(wait * (0.5 + Math.random() / 2), signal);
  }
}

/** One stream, to its end; whether anything was heard. */
async function listen(tell: () => void, signal: AbortSignal): Promise<boolean> {
  const { data } = await api.GET("/api/v1/escalations/changes", {
    signal,
    parseAs: "stream",
    headers: { Accept: "text/event-stream" },
  });
  if (!data) return false;
  const reader = (data as unknown as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    // Which change it was is nobody's business here: the queue is read again.
    if (decoder.decode(value, { stream: true }).includes("event: change")) tell();
  }
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
