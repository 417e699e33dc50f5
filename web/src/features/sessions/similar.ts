// Which sessions are like what somebody describes.

/** Common words say nothing about a problem. */
const COMMON = new Set("a an and at for from in is it keeps my no not of on or the to with".split(" "));

interface Known {
  title: string;
  headline: string;
  ticket?: string | null;
  client?: string | null;
}

/** Whether title, ticket, client or state hold each word that says something. */
export function holds(session: Known, q: string): boolean {
  const text = [session.title, session.headline, session.ticket, session.client].join(" ").toLowerCase();
  const words = q.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const telling = words.filter((word) => word.length > 1 && !COMMON.has(word));
  return telling.length > 0 && telling.every((word) => text.includes(word));
}
