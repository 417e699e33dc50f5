// People as small discs: initials, and a ring that says what they may do.
// What must stay true: nothing is told by colour alone; names are always there as text.
import { cx } from "../lib/cx";

const RINGS = {
  driver: "ring-2 ring-accent",
  collaborator: "ring-2 ring-edge",
  observer: "ring-1 ring-line",
};

export type Ring = keyof typeof RINGS;

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}

interface AvatarProps {
  name: string;
  ring?: Ring | undefined;
  size?: "sm" | "md";
  away?: boolean;
}

export function Avatar({ name, ring, size = "md", away }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-ink",
        "ring-offset-2 ring-offset-surface",
        size === "sm" ? "size-6 text-[0.65rem]" : "size-8 text-xs",
        ring && RINGS[ring],
        away && "bg-raised! text-muted!",
      )}
    >
      {initials(name)}
    </span>
  );
}

/** A row of people, named for those who cannot see it. */
export function AvatarRow({ people, label }: { people: { id: string; name: string }[]; label: string }) {
  if (people.length === 0) return null;
  const shown = people.slice(0, 4);
  const more = people.length - shown.length;
  return (
    <span className="flex items-center -space-x-1.5" title={people.map((person) => person.name).join(", ")}>
      <span className="sr-only">{`${label}: ${people.map((person) => person.name).join(", ")}`}</span>
      {shown.map((person) => (
        <Avatar key={person.id} name={person.name} size="sm" ring="observer" />
      ))}
      {more > 0 && (
        <span aria-hidden className="pl-2.5 text-xs text-muted">
          +{more}
        </span>
      )}
    </span>
  );
}
