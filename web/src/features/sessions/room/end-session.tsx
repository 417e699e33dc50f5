// Ending a session from anywhere in the flow.
import { lazy, Suspense, useState } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { Button } from "../../../ui/button";
import { useRefusal } from "./use-room-bits";

const EndDialog = lazy(() => import("./end-dialog"));

export function EndSession({ state, flow }: { state: State; flow: FlowDocument | undefined }) {
  const [open, setOpen] = useState(false);
  const refusal = useRefusal();
  return (
    <>
      <Button size="sm" refusal={refusal("session.complete")} onClick={() => setOpen(true)}>
        End session…
      </Button>
      {open && (
        <Suspense fallback={null}>
          <EndDialog state={state} flow={flow} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
