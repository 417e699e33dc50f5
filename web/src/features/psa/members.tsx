// Who the account's people are in a ticket system, side by side, with guesses by e-mail address.
// What must stay true: a guess counts only once somebody has confirmed it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { wordsOf } from "../../api/problem";
import { type Mapping, mapMember, mappingQuery } from "../../api/psa";
import { cx } from "../../lib/cx";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { inputClass } from "../../ui/field";
import { Notice } from "../../ui/notice";

export function Members({ connection }: { connection: string }) {
  const { data, error, refetch } = useQuery(mappingQuery(connection));
  const saving = useMapping(connection);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={3} />;
  const guessed = data.people.filter(({ member, guess }) => !member && guess);
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">
        Time is written down as whoever somebody is here; of who is nobody, as the connection's own member.
      </p>
      {saving.error && (
        <Notice tone="bad" live>
          {wordsOf(saving.error)}
        </Notice>
      )}
      <ul className="divide-y divide-line">
        {data.people.map((person) => (
          <Person
            key={person.user}
            person={person}
            members={data.members}
            busy={saving.isPending}
            onChoose={(member) => saving.mutate([[person.user, member]])}
          />
        ))}
      </ul>
      {guessed.length > 1 && (
        <Button
          size="sm"
          busy={saving.isPending}
          onClick={() => saving.mutate(guessed.map(({ user, guess }) => [user, guess ?? null]))}
        >
          Take all {guessed.length} guesses
        </Button>
      )}
    </div>
  );
}

function useMapping(connection: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (chosen: [user: string, member: string | null][]) => {
      for (const [user, member] of chosen) await mapMember(connection, user, member);
    },
    onSuccess: () => announce("Saved."),
    onSettled: () => queries.invalidateQueries({ queryKey: mappingQuery(connection).queryKey }),
  });
}

interface PersonProps {
  person: Mapping["people"][number];
  members: Mapping["members"];
  busy: boolean;
  onChoose: (member: string | null) => void;
}

function Person({ person, members, busy, onChoose }: PersonProps) {
  const { name, member, guess } = person;
  const guessed = member ? undefined : members.find(({ id }) => id === guess);
  // Whoever left the ticket system is still who was said.
  const gone = member && !members.some(({ id }) => id === member);
  const id = useId();
  return (
    <li className="grid items-center gap-x-3 gap-y-1.5 py-2 sm:grid-cols-2">
      <label htmlFor={id} className="min-w-0 text-sm font-medium break-words">
        {name}
      </label>
      <select
        id={id}
        className={cx(inputClass, "h-10")}
        value={member ?? ""}
        disabled={busy}
        onChange={(event) => onChoose(event.target.value || null)}
      >
        <option value="">Nobody there</option>
        {gone && <option value={member}>Member {member}, not there any more</option>}
        {members.map(({ id, name: known }) => (
          <option key={id} value={id}>
            {known}
          </option>
        ))}
      </select>
      {guessed && (
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted sm:col-start-2">
          {guessed.name} has the same e-mail address.
          <Button size="sm" busy={busy} onClick={() => onChoose(guessed.id)}>
            It is {guessed.name}
          </Button>
        </p>
      )}
    </li>
  );
}
