// Where one looks: at the step the session stands on, at another one, or wherever a
// followed person looks.
// What must stay true: nobody is taken away from what they are typing.
import { useCallback, useEffect, useState } from "react";
import type { State } from "../../../api/protocol";
import { takesText } from "../../../lib/keys";
import { readJson, writeJson } from "../../../lib/storage";
import { useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";

export interface Looking {
  /** Another step than the session's, or `null`. */
  node: string | null;
  look: (node: string | null) => void;
  following: string | null;
  follow: (person: string | null) => void;
  quiet: boolean;
  setQuiet: (quiet: boolean) => void;
  /** Somebody brought everyone somewhere, and this person is not there yet or was not told. */
  summoned: State["summons"];
  dismiss: () => void;
}

const QUIET = "rf.quiet";

export function useLooking(state: State, me: string): Looking {
  const { people } = useRoomView();
  const [chosen, setChosen] = useState<string | null>(null);
  const [following, setFollowing] = useState<string | null>(null);
  const [quiet, setQuiet] = useState(() => readJson("local", QUIET) === true);
  const look = useCallback((node: string | null) => {
    setFollowing(null);
    setChosen(node);
  }, []);
  // Where the session comes to is not looked at any more once it goes on.
  if (chosen !== null && chosen === state.node?.id) setChosen(null);
  const summons = useSummons(state, me, look);
  const focus = people.find((person) => person.id === following)?.focus;
  const node = following ? (focus ?? chosen) : chosen;
  return {
    node: node === state.node?.id ? null : node,
    look,
    following,
    follow: (person) => {
      // Where one was led to is where one stays.
      if (!person) setChosen(node);
      setFollowing(person);
    },
    quiet,
    setQuiet: (on) => {
      writeJson("local", QUIET, on);
      setQuiet(on);
    },
    ...summons,
  };
}

/** Goes along when everyone is brought somewhere, unless something is being typed. */
function useSummons(state: State, me: string, look: (node: string | null) => void) {
  const { summons } = state;
  const [told, setTold] = useState(summons?.seq ?? 0);
  const [shown, setShown] = useState<State["summons"]>(null);
  const isNew = summons !== null && summons.seq > told;
  useEffect(() => {
    if (!isNew || !summons) return;
    setTold(summons.seq);
    if (summons.by.id === me) return;
    setShown(summons);
    announce(`${summons.by.name} brought everyone to “${summons.node.title}”.`);
    if (!takesText(document.activeElement)) look(summons.node.id);
  }, [isNew, summons, me, look]);
  return { summoned: shown, dismiss: () => setShown(null) };
}
