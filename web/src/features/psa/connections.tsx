// The account's ticket systems: connected, tried and removed by admins.
// What must stay true: nothing typed is lost when saving fails; keys are never shown again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { type Connection, connectionsQuery, disconnect, tryConnection } from "../../api/psa";
import { cx } from "../../lib/cx";
import { timeOf } from "../../lib/time";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Notice } from "../../ui/notice";
import { ConnectForm } from "./connect-form";
import { SYSTEMS, type System } from "./fields";
import { Members } from "./members";

export function Connections() {
  const { data, error, refetch } = useQuery(connectionsQuery);
  const [adding, setAdding] = useState(false);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={1} />;
  const refusal = data.change.reason ?? null;
  return (
    <div className="space-y-3">
      {data.items.length === 0 && (
        <p className="text-sm text-muted">
          None is connected. With one, engineers find tickets from the room and notes go onto them.
        </p>
      )}
      <ul className="space-y-2">
        {data.items.map((connection) => (
          <Row key={connection.id} connection={connection} refusal={refusal} />
        ))}
      </ul>
      {adding ? (
        <ConnectForm onClose={() => setAdding(false)} />
      ) : (
        <Button refusal={refusal} onClick={() => setAdding(true)}>
          Connect a ticket system…
        </Button>
      )}
    </div>
  );
}

function Row({ connection, refusal }: { connection: Connection; refusal: string | null }) {
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const [people, setPeople] = useState(false);
  const [changing, setChanging] = useState(false);
  const trial = useMutation({
    mutationFn: () => tryConnection(connection.id),
    // Whether it calls may have turned out meanwhile.
    onSettled: () => queries.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
  });
  const removal = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: () => {
      announce(`${connection.name} is removed.`);
      return queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  const failed = trial.error ?? removal.error;
  return (
    <li className="space-y-2 rounded-md border border-line bg-surface p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <p className="font-medium break-words">{connection.name}</p>
          <p className="text-sm break-words text-muted">
            {SYSTEMS[connection.kind as System] ?? connection.kind} · {connection.site}
          </p>
          <p className="text-sm break-words text-muted">
            {connection.calls
              ? "It says by itself when a ticket changes."
              : "Tickets of running sessions are looked at every two minutes."}
            {connection.calls_problem && ` ${connection.calls_problem}`}
          </p>
          <p className={cx("text-sm", connection.answered_at ? "text-muted" : "text-warn")}>
            {connection.answered_at
              ? `Tested, it answered: ${timeOf(connection.answered_at)}.`
              : "Not tested: nobody knows whether it lets these keys in."}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" refusal={refusal} busy={trial.isPending} onClick={() => trial.mutate()}>
            Test
          </Button>
          <Button size="sm" refusal={refusal} aria-expanded={changing} onClick={() => setChanging(!changing)}>
            Change…
          </Button>
          <Button size="sm" refusal={refusal} aria-expanded={people} onClick={() => setPeople(!people)}>
            Who is who
          </Button>
          <Button
            size="sm"
            look={sure ? "danger" : "quiet"}
            refusal={refusal}
            busy={removal.isPending}
            onClick={() => (sure ? removal.mutate() : setSure(true))}
          >
            {sure ? "Remove it with its keys" : "Remove…"}
          </Button>
        </div>
      </div>
      {trial.data?.answered && (
        <Notice tone="good" live>
          {trial.data.answered.system} answers at {trial.data.answered.root}
        </Notice>
      )}
      {trial.data?.problem && (
        <Notice tone="bad" live>
          {trial.data.problem}
        </Notice>
      )}
      {failed && (
        <Notice tone="bad" live>
          {wordsOf(failed)}
        </Notice>
      )}
      {changing && <ConnectForm known={connection} onClose={() => setChanging(false)} />}
      {people && <Members connection={connection.id} />}
    </li>
  );
}
