// What the palette lists, and in which order.

export interface Entry {
  group: string;
  name: string;
  /** Shown small, and found too. */
  more?: string;
  key?: string;
  run: () => void;
}

/** Those that hold every word; names that begin with what was typed come first. */
export function matching<T extends Pick<Entry, "name" | "more">>(entries: readonly T[], typed: string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ name, more = "" }: T) => {
    const text = `${name} ${more}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return null;
    const first = words[0] ?? "";
    return name.toLowerCase().startsWith(first) ? 0 : name.toLowerCase().includes(first) ? 1 : 2;
  };
  return entries
    .flatMap((entry) => {
      const place = rank(entry);
      return place === null ? [] : [{ entry, place }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
