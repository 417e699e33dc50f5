// Words that stand for each other, as people write them: a group a line, forms between `=`.

export function toText(groups: readonly string[][]): string {
  return groups.map((group) => group.join(" = ")).join("\n");
}

/** The groups of a text; empty lines say nothing. */
export function toGroups(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) =>
    line
      .split("=")
      .map((form) => form.trim())
      .filter(Boolean),
  );
}
