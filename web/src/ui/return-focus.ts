// Gives the focus back to where it was before something opened over it: Radix does so only for what
// has a trigger of its own, and most of ours is opened by a key, a menu or a state.
import { useRef } from "react";

/** What had the focus; for an entry of a menu, which goes away, the button that opened the menu. */
function holder(): HTMLElement | null {
  const active = document.activeElement;
  const opener = active?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const element = opener ? document.getElementById(opener) : active;
  return element instanceof HTMLElement ? element : null;
}

export function useReturnFocus() {
  const before = useRef<HTMLElement | null>(null);
  return {
    remember: () => {
      before.current = holder();
    },
    giveBack: (event: Event) => {
      event.preventDefault();
      before.current?.focus();
    },
  };
}
