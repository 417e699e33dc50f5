// What whoever takes over has to know, at a glance; each line leads to its events.
import type { ReactNode } from "react";
import type { Briefing, BriefLine } from "../../../api/protocol";

interface BriefingProps {
  /** As the log and as the queue has it. */
  briefing: Omit<Briefing, "likely"> & { likely?: BriefLine | null };
  /** Makes of a line what leads to its events. */
  to: (seq: number, text: string) => ReactNode;
}

export function BriefingView({ briefing, to }: BriefingProps) {
  const { problem, tried, known, ruled_out: ruledOut, likely, next } = briefing;
  return (
    <div className="space-y-3 text-sm">
      <Part title="Problem">
        <p className="break-words">{problem}</p>
      </Part>
      <Lines title="What was tried" lines={tried} none="Nothing yet." to={to} />
      <Lines title="What is known" lines={known} none="Nothing was written down." to={to} />
      {ruledOut.length > 0 && <Lines title="Ruled out" lines={ruledOut} none="" to={to} />}
      <Part title="Likely cause">
        <p className="break-words">
          {likely ? (
            <>
              {to(likely.events[0] ?? 1, likely.text)} <span className="text-muted">(FlowPilot, AI)</span>
            </>
          ) : (
            <span className="text-muted">FlowPilot was not asked.</span>
          )}
        </p>
      </Part>
      <Lines title="Next" lines={next} none="Nothing is open." to={to} />
    </div>
  );
}

interface LinesProps {
  title: string;
  lines: BriefLine[];
  none: string;
  to: BriefingProps["to"];
}

function Lines({ title, lines, none, to }: LinesProps) {
  return (
    <Part title={title}>
      {lines.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <ul className="list-disc space-y-0.5 pl-5">
          {lines.map((line) => (
            <li key={`${line.events.join(" ")} ${line.text}`} className="break-words">
              {to(line.events[0] ?? 1, line.text)}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="font-semibold text-muted">{title}</h2>
      {children}
    </section>
  );
}
