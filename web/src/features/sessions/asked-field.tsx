// A value that a flow asks for: a line, a number, yes or no, one of several.
import type { FlowDocument } from "../../api/types";
import { Field, Select } from "../../ui/field";

interface AskedFieldProps {
  field: NonNullable<FlowDocument["intake"]>[number];
  value: string;
  error?: string | null;
  onChange: (value: string) => void;
  onKeyDown?: (event: React.KeyboardEvent<HTMLInputElement>) => void;
}

export function AskedField({ field, value, error, onChange, onKeyDown }: AskedFieldProps) {
  const label = field.required ? field.label : `${field.label} (optional)`;
  const type = field.type ?? "text";
  if (type === "text" || type === "number") {
    return (
      <Field
        label={label}
        hint={field.hint ? `For example ${field.hint}` : undefined}
        required={field.required ?? false}
        inputMode={type === "number" ? "decimal" : undefined}
        autoComplete="off"
        maxLength={500}
        error={error}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    );
  }
  const choices = type === "yes_no" ? ["yes", "no"] : (field.choices ?? []);
  return (
    <Select label={label} error={error} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{field.required ? "Choose" : "Not said"}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </Select>
  );
}
