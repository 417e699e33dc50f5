// The name of the page in the browser's tab.
// What must stay true: what waits for somebody is counted before the name.
import { useEffect } from "react";
import { Store } from "./store";
import { useStore } from "./use-store";

/** How many things wait, on every page. */
export const waitingCount = new Store<number>(0);

export function useTitle(title: string): void {
  const waiting = useStore(waitingCount);
  useEffect(() => {
    const mark = waiting > 0 ? `(${waiting}) ` : "";
    document.title = `${mark}${title ? `${title} · ` : ""}ResolutionFlow`;
  }, [title, waiting]);
}
