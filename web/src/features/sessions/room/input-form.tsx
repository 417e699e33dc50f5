// A step that asks for a value: it is kept under its name and fills in later texts.
// What must stay true: what is wrong with a value is the server's word.
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { AskedField } from "../asked-field";
import { Refusals } from "./refusals";
import { leaveOnEscape } from "./step-card";
import { useAsking, useDraft, useRefusal } from "./use-room-bits";

interface InputFormProps {
  state: State;
  flow: FlowDocument;
  node: FlowNode;
}

export function InputForm({ state, flow, node }: InputFormProps) {
  const room = useRoom();
  const refusal = useRefusal()("step.complete");
  const busy = useAsking("step.complete");
  const place = state.node_seq;
  const [value, setValue] = useDraft(`input.${place}`, (now) => now.node_seq !== place);
  const { input, options = [] } = node;
  const known = state.variables.find((variable) => variable.name === input?.name)?.value ?? "";
  const given = value || known;
  const option = options[0];
  if (!input || !option) return null;
  const send = () => {
    if (refusal || busy) return;
    room.ask({ kind: "step.complete", data: { node: node.id, outcome: option.id, value: given.trim() } });
  };
  return (
    <form
      className="max-w-xl space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <AskedField field={input} value={given} onChange={setValue} onKeyDown={leaveOnEscape} />
      <Refusals of={["step.complete"]} flow={flow} />
      <Button type="submit" look="primary" refusal={refusal} busy={busy}>
        {busy ? "Saving…" : option.label}
      </Button>
    </form>
  );
}
