// Variables of a session in the texts of its flow.
// What must stay true: a text is read as the server reads it (src/flows/variables.rs):
// `{{name}}` with a name of letters, digits and underscores; other braces are left alone.

const USE = /\{\{([^{}]*)\}\}/g;
const NAME = /^[a-z][a-z0-9_]*$/;
// What at least one of PowerShell, cmd and sh reads as more than a letter of a word.
const MEANT_FOR_SHELLS = /[;|&$`"'<>(){}\n\r\\^%!]/;

export type Values = ReadonlyMap<string, string>;

export const NO_VALUES: Values = new Map();

export function valuesOf(variables: readonly { name: string; value: string }[]): Values {
  return new Map(variables.map(({ name, value }) => [name, value]));
}

/** The text with all that is known filled in; the rest stays as it was written. */
export function fill(text: string, values: Values): string {
  return text.replace(USE, (use, inside: string) => {
    const name = inside.trim();
    return NAME.test(name) ? (values.get(name) ?? use) : use;
  });
}

/** Names used in a command whose values hold letters that a shell would act on. */
export function risky(text: string, values: Values): string[] {
  const names = [...text.matchAll(USE)].map((use) => (use[1] ?? "").trim());
  return [...new Set(names)].filter((name) => MEANT_FOR_SHELLS.test(values.get(name) ?? ""));
}
