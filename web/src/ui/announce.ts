// Says something to people who do not see the screen.
// What must stay true: one polite region for the whole page; nothing takes focus.
import { Store } from "../lib/store";

export const announcement = new Store<string>("");

export function announce(words: string): void {
  // The same words twice are still news.
  announcement.set(announcement.get() === words ? `${words}\u00a0` : words);
}
