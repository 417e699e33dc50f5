// Asks once more before a session ends that leaves something open: Enter ends it, Escape leaves.
import { FormDialog } from "../../../ui/form-dialog";
import { StillOpenList } from "./still-open-list";

interface ConfirmEndProps {
  lines: string[];
  onEnd: () => void;
  onClose: () => void;
}

export default function ConfirmEnd({ lines, onEnd, onClose }: ConfirmEndProps) {
  return (
    <FormDialog
      title="End the session?"
      description="What is open ends with it, and stands so in its documents. It can be opened again."
      action="End it"
      enterSends
      onSend={onEnd}
      onClose={onClose}
    >
      <StillOpenList lines={lines} />
    </FormDialog>
  );
}
