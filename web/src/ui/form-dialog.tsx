// A dialog that asks for something and sends it.
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Notice } from "./notice";

interface FormDialogProps {
  title: string;
  description?: string;
  /** What the button says. */
  action: string;
  look?: "primary" | "danger";
  enterSends?: boolean;
  /** The cursor stands in its first field at once. */
  fieldFirst?: boolean;
  refusal?: string | null;
  busy?: boolean;
  /** Why it did not go out; what was typed is still there. */
  failed?: string | null;
  /** Not called while it is refused or on its way. */
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const {
    title,
    description,
    action,
    look = "primary",
    enterSends = false,
    fieldFirst = false,
    refusal,
    busy,
    failed,
    onSend,
    onClose,
    children,
  } = props;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      enterSends={enterSends}
      fieldFirst={fieldFirst}
      {...(description ? { description } : {})}
    >
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!refusal && !busy) onSend();
        }}
      >
        {children}
        {failed && (
          <Notice tone="warn" live>
            {failed}
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} refusal={refusal} busy={busy ?? false}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
