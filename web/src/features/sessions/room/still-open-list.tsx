// What ends unfinished, where somebody is about to end the session.

export function StillOpenList({ lines }: { lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label="Still open" className="rounded-md border border-line bg-raised px-3 py-2 text-sm">
      <h3 className="font-semibold">Still open</h3>
      <ul className="list-disc space-y-0.5 pl-5">
        {lines.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}
