// Ending a session from anywhere in the flow.
import { useState } from "react";
import type { State } from "../../../api/protocol";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { CompleteForm } from "./complete-form";
import { useRefusal } from "./use-room-bits";

export function EndSession({ state }: { state: State }) {
  const [open, setOpen] = useState(false);
  const refusal = useRefusal();
  return (
    <>
      <Button size="sm" refusal={refusal("session.complete")} onClick={() => setOpen(true)}>
        End session…
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="End this session">
        <CompleteForm state={state} preset={null} />
      </Dialog>
    </>
  );
}
