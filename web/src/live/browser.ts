// The real network and clock of this browser.
import type { Wire } from "./socket";

/** The same path at this page's own host: nothing else passes the content policy, and other names of this host may be in use. */
function hereOnly(url: string): string {
  const { pathname } = new URL(url);
  return `${location.origin.replace(/^http/, "ws")}${pathname}`;
}

export const network = {
  dial: (url: string, protocols: string[]) => new WebSocket(hereOnly(url), protocols) as Wire,
  now: () => Date.now(),
};

export const policy = { online: () => navigator.onLine, random: () => Math.random() };

/** Tells a connection when the network comes and goes; the answer stops that. */
export function followNetwork(connection: { wake(): void; offline(): void }): () => void {
  const wake = () => {
    if (!document.hidden) connection.wake();
  };
  const offline = () => connection.offline();
  window.addEventListener("online", wake);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", wake);
  return () => {
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", wake);
  };
}
