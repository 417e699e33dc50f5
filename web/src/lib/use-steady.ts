// Holds still what somebody is pointing at: an answer that comes late does not move a list
// away under the pointer. What is typed anew, and leaving the list, lets it through.
import { useState } from "react";

/** What to show of `latest`, and what the list must listen to. */
export function useSteady<T>(latest: T, typed: string) {
  const [shown, setShown] = useState(latest);
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const isHeld = pointedAt === typed && shown !== undefined;
  if (!isHeld && shown !== latest) setShown(latest);
  return {
    shown: isHeld ? shown : latest,
    listening: { onPointerMove: () => setPointedAt(typed), onPointerLeave: () => setPointedAt(null) },
  };
}
