// Adding a step that the flow does not have. Loaded when asked for.
import { useState } from "react";
import { useRoom } from "../../../live/use-room";
import { Area, Field } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { useHere, useRefusal } from "./use-room-bits";

export default function AddStepDialog({ onClose }: { onClose: () => void }) {
  const room = useRoom();
  const refusal = useRefusal()("step.add");
  const here = useHere();
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const [missing, setMissing] = useState(false);
  const send = () => {
    if (!title.trim()) return setMissing(true);
    const more = body.trim() ? { body: body.trim() } : {};
    room.ask({ kind: "step.add", data: { title: title.trim(), ...more, ...here } });
    onClose();
  };
  return (
    <FormDialog
      title="Add a step here"
      description="For what the flow does not know."
      action="Add the step"
      refusal={refusal}
      onSend={send}
      onClose={onClose}
    >
      <Field
        label="What to do"
        maxLength={200}
        error={missing && !title.trim() ? "Say what to do." : null}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Area
        label="How (markdown)"
        hint="You may leave it empty."
        rows={4}
        maxLength={10_000}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
    </FormDialog>
  );
}
