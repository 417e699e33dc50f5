// Times in words.
// What must stay true: a time is shown in the reader's own zone; how long ago
// never goes negative when clocks differ a little.

// Logs are read in 24 hours wherever one is: short, and no doubt about noon.
const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const clock = new Intl.DateTimeFormat(undefined, { ...hours, second: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", ...hours });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium", hourCycle: "h23" });

/** 14:03:20 for today, with the day otherwise. */
export function timeOf(iso: string, now: number = Date.now()): string {
  const date = new Date(iso);
  return date.toDateString() === new Date(now).toDateString() ? clock.format(date) : dayAndClock.format(date);
}

export function fullTime(iso: string): string {
  return full.format(new Date(iso));
}

/** 2026-03-01T14:03, as a field for a date and time has it. */
export function toField(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** "just now", "4 min ago", "3 h ago", "2 days ago". */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  const days = Math.round(seconds / 86_400);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** 0:42, 12:07, 1:02:07. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
