// Whom to ask: whoever comes first, a team, or somebody by name.
import { Select } from "../../../ui/field";
import type { EscalationChoices } from "./queries";

interface AddresseeProps {
  choices: EscalationChoices | undefined;
  /** Who cannot be asked: whoever asks for help. */
  without: string | undefined;
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
}

export function Addressee({ choices, without, value, onChange, error }: AddresseeProps) {
  const people = choices?.people.filter((person) => person.id !== without) ?? [];
  return (
    <Select label="Whom" error={error} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Whoever comes first</option>
      {choices && choices.teams.length > 0 && (
        <optgroup label="A team">
          {choices.teams.map((team) => (
            <option key={team.id} value={`team ${team.id}`}>
              {team.name}
            </option>
          ))}
        </optgroup>
      )}
      {people.length > 0 && (
        <optgroup label="Somebody">
          {people.map((person) => (
            <option key={person.id} value={`to ${person.id}`}>
              {person.name}
            </option>
          ))}
        </optgroup>
      )}
    </Select>
  );
}

/** What was chosen, as a command says it. */
export function addressed(value: string): { to?: string; team?: string } {
  const [kind, id] = value.split(" ");
  if (!id) return {};
  return kind === "team" ? { team: id } : { to: id };
}
