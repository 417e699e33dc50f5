// One line to write and a button to send it.
// What must stay true: what is refused, beforehand or by the server, is not lost; Enter sends.
import type { ReactNode } from "react";
import type { Command, State } from "../../../../api/protocol";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Field } from "../../../../ui/field";
import { Refusals, WhyNot } from "../refusals";
import { leaveOnEscape } from "../step-card";
import { useDraft, useOver, useRefusal } from "../use-room-bits";
import { isOver } from "../words";
import { PutBack } from "./put-back";

interface LineFormProps {
  /** Under which name the text is kept while it is written. */
  draft: string;
  label: string;
  hint?: string;
  placeholder?: string;
  action: string;
  kind: Command["kind"];
  most: number;
  /** Whether nothing written means something too. */
  emptyToo?: boolean;
  onSend: (text: string) => void;
  children?: ReactNode;
}

export function LineForm(props: LineFormProps) {
  const { draft, label, hint, placeholder, action, kind, most, emptyToo = false, onSend, children } = props;
  const refusal = useRefusal()(kind);
  const over = useOver();
  const [text, setText] = useDraft(draft, (now: State) => isOver(now.status));
  const send = () => {
    if (refusal) return announce(refusal);
    if (!emptyToo && !text.trim()) return;
    onSend(text.trim());
    setText("");
  };
  if (over) return null;
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={label}
        hint={hint}
        placeholder={placeholder}
        maxLength={most}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={leaveOnEscape}
      />
      <WhyNot because={refusal} />
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <Button type="submit" size="sm" refusal={refusal}>
          {action}
        </Button>
      </div>
      <Refusals
        of={[kind]}
        more={({ command }) => {
          const lost = writtenIn(command);
          return lost && <PutBack text={lost} now={text} between=" " onPutBack={setText} />;
        }}
      />
    </form>
  );
}

/** What was written in the line of a command that had no effect. */
function writtenIn({ data }: Command): string | null {
  if ("text" in data && data.text) return data.text;
  return "title" in data && data.title ? data.title : null;
}
