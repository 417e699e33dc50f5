// One rule of what is hidden.
import { Trash2 } from "lucide-react";
import { IconButton } from "../../ui/button";
import { Area, Field, Select } from "../../ui/field";
import type { Rule } from "./queries";

interface RuleFieldsProps {
  rule: Rule;
  problem: { field: string; words: string } | null;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

/** The rule with its text meant otherwise: lines of words become a pattern that finds any of them. */
function meant(rule: Rule, kind: Rule["kind"]): Rule {
  const text = kind === "pattern" ? rule.text.trim().replaceAll(/\s*\n\s*/g, "|") : rule.text;
  return { ...rule, kind, text };
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
          onChange={(event) => onChange(meant(rule, event.target.value as Rule["kind"]))}
        >
          <option value="literal">These words</option>
          <option value="pattern">A pattern (regular expression)</option>
        </Select>
        {rule.kind === "pattern" ? (
          <Field
            label="Pattern"
            hint={"Such as ASSET-\\d+"}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            value={rule.text}
            error={wrong("text")}
            onChange={(event) => onChange({ ...rule, text: event.target.value })}
          />
        ) : (
          <Area
            label="Words"
            hint="One a line, in capitals or not"
            rows={Math.min(8, rule.text.split("\n").length + 1)}
            maxLength={4096}
            autoComplete="off"
            spellCheck={false}
            value={rule.text}
            error={wrong("text")}
            onChange={(event) => onChange({ ...rule, text: event.target.value })}
          />
        )}
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
