// Search inside the room: steps of other flows, to be added here, and sessions that were
// like this one. Begins with what the session is about.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { wordsOf } from "../api/problem";
import type { State } from "../api/protocol";
import type { SearchHit } from "../api/types";
import { flowQuery, publishedQuery } from "../features/flows/queries";
import { HitGroups } from "../features/search/hit-groups";
import { NothingFits } from "../features/search/nothing-fits";
import { searchQuery } from "../features/search/queries";
import { Nothing, type PanelProps } from "../features/sessions/room/panels/panel";
import { Refusals } from "../features/sessions/room/refusals";
import { useHere, useRefusal } from "../features/sessions/room/use-room-bits";
import { useSteady } from "../lib/use-steady";
import { useRoom } from "../live/use-room";
import { Button } from "../ui/button";
import { Failed, SkeletonRows } from "../ui/feedback";
import { Field } from "../ui/field";

export function FindPanel({ state, session }: PanelProps) {
  const [typed, setTyped] = useState(() => about(state));
  const q = useDeferredValue(typed.trim());
  const found = useQuery(searchQuery(q, { limit: 10, kinds: ["running", "step", "session", "flow"] }));
  // What is at hand anyway is no find.
  const isHere = (hit: SearchHit) => hit.of === session || hit.of === state.flow?.id;
  const { shown: answer, listening } = useSteady(found.data, q);
  const hits = q ? (answer?.hits.filter((hit) => !isHere(hit)) ?? []) : [];
  return (
    <div className="space-y-3">
      <search>
        <Field
          label="Steps and sessions like this"
          type="search"
          autoComplete="off"
          maxLength={500}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      <Refusals of={["step.add"]} />
      {found.error ? (
        <Failed words={wordsOf(found.error)} onRetry={() => void found.refetch()} />
      ) : q && !answer ? (
        <SkeletonRows rows={3} />
      ) : hits.length > 0 ? (
        <div {...listening} className="overflow-hidden rounded-lg border border-line bg-surface">
          <HitGroups hits={hits} title={titleOf} act={(hit) => <Add hit={hit} />} />
        </div>
      ) : q && answer ? (
        <div className="space-y-2 text-sm">
          <NothingFits answer={answer} onInstead={setTyped} />
        </div>
      ) : (
        <Nothing>Describe what you look for.</Nothing>
      )}
    </div>
  );
}

/** What a session is about, in words to look for. */
export function about(state: Pick<State, "title" | "ticket">): string {
  const { title, ticket } = state;
  return ticket && !title.includes(ticket.title) ? `${title} ${ticket.title}` : title;
}

/** In a tab of its own: nobody leaves a call for it. */
function titleOf(hit: SearchHit, marked: ReactNode): ReactNode {
  const isSession = hit.kind === "session" || hit.kind === "running";
  const path = isSession ? `/sessions/${hit.of}` : `/flows?flow=${hit.of}`;
  return (
    <a href={path} target="_blank" rel="noreferrer" className="hover:underline">
      {marked}
    </a>
  );
}

function Add({ hit }: { hit: SearchHit }) {
  const room = useRoom();
  const queries = useQueryClient();
  const refusal = useRefusal()("step.add");
  const here = useHere();
  const [state, setState] = useState<"idle" | "busy" | "added" | "failed">("idle");
  if (hit.kind !== "step") return null;
  const add = async () => {
    setState("busy");
    try {
      const { published_version: version } = await queries.fetchQuery(flowQuery(hit.of));
      const document = version && (await queries.fetchQuery(publishedQuery(version.id))).document;
      const node = document?.nodes.find((one) => one.id === hit.node);
      if (!node) return setState("failed");
      const command = node.command ? `\n\n\`\`\`\n${node.command.text}\n\`\`\`` : "";
      const text = `${node.body ?? ""}${command}`.trim();
      room.ask({ kind: "step.add", data: { title: node.title, ...(text && { body: text }), ...here } });
      setState("added");
    } catch {
      setState("failed");
    }
  };
  const words = { idle: "Add", busy: "Add", added: "Added", failed: "Try again:" }[state];
  return (
    <Button
      size="sm"
      icon={Plus}
      refusal={refusal}
      busy={state === "busy"}
      aria-label={`${words} the step ${hit.title}`}
      onClick={() => void add()}
    >
      {words}
    </Button>
  );
}
