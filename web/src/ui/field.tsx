// Labelled inputs.
// What must stay true: every input has a visible label, and what is wrong with it
// is tied to it and read out.
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "../lib/cx";

export const inputClass =
  "w-full rounded-md border border-edge bg-surface px-3 text-ink placeholder:text-muted " +
  "aria-invalid:border-bad";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
}

export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-said` : undefined}
        className={cx(inputClass, "h-10", className)}
        {...rest}
      />
      <Said id={`${id}-said`} hint={hint} error={error} />
    </div>
  );
}

interface SelectProps extends ComponentProps<"select"> {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
}

export function Select({ label, hint, error, className, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-said` : undefined}
        className={cx(inputClass, "h-10", className)}
        {...rest}
      />
      <Said id={`${id}-said`} hint={hint} error={error} />
    </div>
  );
}

interface AreaProps extends ComponentProps<"textarea"> {
  label: string;
  labelHidden?: boolean;
  hint?: string | undefined;
  error?: string | null | undefined;
  mono?: boolean;
}

export function Area({ label, labelHidden, hint, error, mono, className, ...rest }: AreaProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={labelHidden ? "sr-only" : "block text-sm font-medium"}>
        {label}
      </label>
      <textarea
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-said` : undefined}
        className={cx(inputClass, "block min-h-16 py-2", mono && "font-mono text-sm", className)}
        {...rest}
      />
      <Said id={`${id}-said`} hint={hint} error={error} />
    </div>
  );
}

function Said({ id, hint, error }: { id: string; hint?: ReactNode; error?: ReactNode }) {
  if (!error && !hint) return null;
  return (
    <p
      id={id}
      role={error ? "alert" : undefined}
      className={cx("text-sm", error ? "text-bad" : "text-muted")}
    >
      {error ?? hint}
    </p>
  );
}
