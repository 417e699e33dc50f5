// Light or dark: as the system says, unless this person chose.
// What must stay true: the theme is set before the first paint of the app and
// follows the system while nothing was chosen.
import { readJson, removeKey, writeJson } from "../lib/storage";
import { Store } from "../lib/store";

export type Theme = "system" | "light" | "dark";

const KEY = "rf.theme";
const stored = readJson("local", KEY);

export const theme = new Store<Theme>(stored === "light" || stored === "dark" ? stored : "system");

const systemDark = matchMedia("(prefers-color-scheme: dark)");

function show(): void {
  const chosen = theme.get();
  const dark = chosen === "dark" || (chosen === "system" && systemDark.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function setTheme(next: Theme): void {
  if (next === "system") removeKey("local", KEY);
  else writeJson("local", KEY, next);
  theme.set(next);
}

/** Called once, before React. */
export function followTheme(): void {
  theme.subscribe(show);
  systemDark.addEventListener("change", show);
  show();
}
