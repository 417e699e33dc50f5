// One rule of what is hidden.
import { Trash2 } from "lucide-react";
import { IconButton } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import type { Rule } from "./queries";

interface RuleFieldsProps {
  rule: Rule;
  problem: { field: string; words: string } | null;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

export function RuleFields({ rule, problem, onChange, onRemove }: RuleFieldsProps) {
  const wrong = (field: string) => (problem?.field === field ? problem.words : null);
  const name = rule.name || "a rule without a name";
  return (
    <fieldset className="space-y-3 rounded-md border border-line bg-surface p-3">
      <legend className="sr-only">{name}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Name"
          maxLength={80}
          value={rule.name}
          error={wrong("name")}
          onChange={(event) => onChange({ ...rule, name: event.target.value })}
        />
        <Field
          label="Shown instead"
          hint={`[${rule.label || "hidden"} #7KQ2]`}
          maxLength={30}
          value={rule.label}
          error={wrong("label")}
          onChange={(event) => onChange({ ...rule, label: event.target.value })}
        />
        <Select
          label="What it hides"
          value={rule.kind}
          onChange={(event) => onChange({ ...rule, kind: event.target.value as Rule["kind"] })}
        >
          <option value="literal">These words</option>
          <option value="pattern">A pattern (regular expression)</option>
        </Select>
        <Field
          label={rule.kind === "pattern" ? "Pattern" : "Words"}
          hint={rule.kind === "pattern" ? "Such as ASSET-\\d+" : "In capitals or not"}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          value={rule.text}
          error={wrong("text")}
          onChange={(event) => onChange({ ...rule, text: event.target.value })}
        />
      </div>
      <div className="flex items-center justify-between gap-3">
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={rule.on}
            onChange={(event) => onChange({ ...rule, on: event.target.checked })}
          />
          In use
        </label>
        <IconButton icon={Trash2} label={`Remove ${name}`} onClick={onRemove} />
      </div>
    </fieldset>
  );
}
