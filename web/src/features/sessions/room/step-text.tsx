// What a step says, with the session's variables filled in.
// What must stay true: a value is only ever text: it neither becomes markdown nor
// goes into a command unseen when a shell would act on it.
import { useCallback, useMemo } from "react";
import type { State } from "../../../api/protocol";
import type { FlowNode } from "../../../api/types";
import { fill, risky, valuesOf } from "../../../lib/fill";
import { Markdown } from "../../../ui/markdown";
import { Notice } from "../../../ui/notice";
import { CommandBlock } from "./command-block";

interface StepTextProps {
  node: FlowNode;
  variables: State["variables"];
}

export function StepText({ node, variables }: StepTextProps) {
  const values = useMemo(() => valuesOf(variables), [variables]);
  const words = useCallback((text: string) => fill(text, values), [values]);
  const { body, command } = node;
  const doubtful = command ? risky(command.text, values) : [];
  const labels = variables.filter((one) => doubtful.includes(one.name)).map((one) => one.label);
  return (
    <>
      {body && <Markdown text={body} words={words} className="max-w-[72ch]" />}
      {labels.length > 0 && (
        <Notice tone="warn" title="Look at the command before you run it">
          <p>What was written for {labels.join(" and ")} holds characters that a shell may act on.</p>
        </Notice>
      )}
      {command && (
        <CommandBlock
          command={{ ...command, text: words(command.text), expect: words(command.expect ?? "") }}
        />
      )}
    </>
  );
}
