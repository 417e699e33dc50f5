// How it ended, asked from anywhere in the flow, with what is still open: Enter ends the session,
// Escape and Cancel leave it as it is.
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { Dialog } from "../../../ui/dialog";
import { CompleteForm } from "./complete-form";
import { endOf } from "./words";

interface EndDialogProps {
  state: State;
  flow: FlowDocument | undefined;
  onClose: () => void;
}

export default function EndDialog({ state, flow, onClose }: EndDialogProps) {
  const end = endOf(flow?.nodes.find((node) => node.id === state.node?.id));
  return (
    <Dialog open onOpenChange={onClose} title="End this session" enterSends>
      <CompleteForm state={state} preset={end?.outcome ?? null} atEnd={end !== null} onCancel={onClose} />
    </Dialog>
  );
}
