// Which entries of the audit log are shown: what stands in the page's address.

export interface AuditFilter {
  who?: string;
  what?: string;
  /** Days, as 2026-11-30, in the reader's own zone. */
  from?: string;
  until?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A filter as it stands in an address; what it cannot be is left out. */
export function auditFilter(search: Record<string, unknown>): AuditFilter {
  const text = (value: unknown, is: RegExp) => (typeof value === "string" && is.test(value) ? value : null);
  const who = text(search.who, /^[0-9a-f-]{36}$/);
  const what = text(search.what, /^[a-z_.]+$/);
  const from = text(search.from, DAY);
  const until = text(search.until, DAY);
  return { ...(who && { who }), ...(what && { what }), ...(from && { from }), ...(until && { until }) };
}

/** What the server is asked: whole days of the reader's, the last one included. */
export function asked({ who, what, from, until }: AuditFilter) {
  const moment = (day: string, later: number) => {
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    return new Date(year, month - 1, date + later).toISOString();
  };
  return {
    ...(who && { actor_id: who }),
    ...(what && { action: what }),
    ...(from && { from: moment(from, 0) }),
    ...(until && { until: moment(until, 1) }),
  };
}
