// Labelled inputs.
// What must stay true: every input has a visible label, and what is wrong with it
// is tied to it and read out.
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "../lib/cx";

export const inputClass =
  "w-full rounded-md border border-edge bg-surface px-3 text-ink placeholder:text-muted " +
  "aria-invalid:border-bad";

interface Said {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
}

export function Field({ label, hint, error, className, ...rest }: Said & ComponentProps<"input">) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input {...tied(id, hint, error)} className={cx(inputClass, "h-10", className)} {...rest} />
    </Labelled>
  );
}

export function Select({ label, hint, error, className, ...rest }: Said & ComponentProps<"select">) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select {...tied(id, hint, error)} className={cx(inputClass, "h-10", className)} {...rest} />
    </Labelled>
  );
}

interface AreaProps extends Said, ComponentProps<"textarea"> {
  labelHidden?: boolean;
  mono?: boolean;
}

export function Area({ label, labelHidden = false, hint, error, mono, className, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} labelHidden={labelHidden} hint={hint} error={error}>
      <textarea
        {...tied(id, hint, error)}
        className={cx(inputClass, "block min-h-16 py-2", mono && "font-mono text-sm", className)}
        {...rest}
      />
    </Labelled>
  );
}

function tied(id: string, hint: Said["hint"], error: Said["error"]) {
  return {
    id,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error || hint ? `${id}-said` : undefined,
  };
}

interface LabelledProps extends Said {
  id: string;
  labelHidden?: boolean;
  children: ReactNode;
}

function Labelled({ id, label, labelHidden, hint, error, children }: LabelledProps) {
  const words = error ?? hint;
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={labelHidden ? "sr-only" : "block text-sm font-medium"}>
        {label}
      </label>
      {children}
      {words && (
        <p
          id={`${id}-said`}
          role={error ? "alert" : undefined}
          className={cx("text-sm", error ? "text-bad" : "text-muted")}
        >
          {words}
        </p>
      )}
    </div>
  );
}
