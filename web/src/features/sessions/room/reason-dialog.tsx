// Asks for a reason before something is done.
import { type ReactNode, useState } from "react";
import type { Command } from "../../../api/protocol";
import { Area } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { useRefusal } from "./use-room-bits";

interface ReasonDialogProps {
  title: string;
  label: string;
  required?: boolean;
  action: string;
  danger?: boolean;
  kind: Command["kind"];
  onSend: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}

export function ReasonDialog(props: ReasonDialogProps) {
  const { title, label, required = false, action, danger, kind, onSend, onClose, children } = props;
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const refusal = useRefusal()(kind);
  const send = () => {
    if (required && !reason.trim()) return setMissing(true);
    onSend(reason.trim());
    onClose();
  };
  return (
    <FormDialog
      title={title}
      action={action}
      look={danger ? "danger" : "primary"}
      refusal={refusal}
      onSend={send}
      onClose={onClose}
    >
      {children}
      <Area
        label={label}
        hint={required ? undefined : "You may leave it empty."}
        error={missing && !reason.trim() ? "Say why; it stands in the timeline." : null}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
