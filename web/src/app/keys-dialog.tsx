// What each key does, and the switch that turns single keys off.
import { setSingleKeys, singleKeys } from "../lib/keys";
import { useStore } from "../lib/use-store";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";

const GROUPS: { title: string; keys: [string[], string][] }[] = [
  {
    title: "In a session",
    keys: [
      [["1", "…", "9"], "Choose this answer"],
      [["n"], "Write a note"],
      [["o"], "Paste the output of a command"],
      [["c"], "Copy the command"],
      [["b"], "Go back to the step before"],
      [["s"], "Skip the step"],
      [["a"], "Add a step"],
      [["r"], "Request control, or take it when you may"],
      [["f"], "Follow whoever has control, or stop following"],
      [["y"], "Take FlowPilot's proposal (its panel open)"],
      [["e"], "Change it before taking it"],
      [["x"], "Dismiss it"],
      [["p"], "Play the session from the start, or stop"],
      [["←", "→"], "Look at the room one event earlier or later"],
      [["Esc"], "Back to the current step, and from the past to now"],
    ],
  },
  {
    title: "Before taking over",
    keys: [
      [["w"], "Watch live"],
      [["t"], "Take over"],
      [["c"], "Take over, and resume it if it is paused"],
      [["d"], "Decline"],
      [["g"], "Give it to another"],
    ],
  },
  {
    title: "Everywhere",
    keys: [
      [["Ctrl", "K"], "Go to or do anything"],
      [["/"], "Describe a problem (dashboard)"],
      [["?"], "Show the keys"],
      [["Tab"], "To the next control"],
    ],
  },
];

export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const on = useStore(singleKeys);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <div className="space-y-5">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 text-sm font-semibold text-muted">{group.title}</h3>
            <dl className="divide-y divide-line">
              {group.keys.map(([keys, does]) => (
                <div key={does} className="flex items-center justify-between gap-4 py-1.5">
                  <dt>{does}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <label className="flex items-start gap-2.5 rounded-md bg-raised px-3 py-2.5 text-sm">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => setSingleKeys(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            <span className="block font-medium">Single keys act</span>
            <span className="text-muted">
              Turn this off if you speak your input, or press keys by accident.
            </span>
          </span>
        </label>
      </div>
    </Dialog>
  );
}
