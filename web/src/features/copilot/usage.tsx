// What FlowPilot was used for in a month, what it cost, and how often it was right enough to
// be taken.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Select } from "../../ui/field";
import { type Usage as Month, usageQuery } from "./queries";
import { acceptance, dollars, lastMonths, monthName, whoAnswered } from "./words";

export function Usage() {
  const [months] = useState(() => lastMonths(new Date(), 12));
  const [month, setMonth] = useState(months[0] ?? "");
  const usage = useQuery(usageQuery(month));
  return (
    <div className="space-y-4">
      <div className="max-w-60">
        <Select label="Month" value={month} onChange={(event) => setMonth(event.target.value)}>
          {months.map((one) => (
            <option key={one} value={one}>
              {monthName(one)}
            </option>
          ))}
        </Select>
      </div>
      {usage.error ? (
        <Failed words={wordsOf(usage.error)} onRetry={() => void usage.refetch()} />
      ) : usage.data ? (
        <Figures usage={usage.data} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </div>
  );
}

function Figures({ usage }: { usage: Month }) {
  const budget = usage.budget_cents;
  const limit = budget === null || budget === undefined ? "" : ` of ${dollars(budget * 10_000)}`;
  if (usage.answers.length === 0 && usage.asked.length === 0) {
    return <p className="text-muted">FlowPilot was not asked in {monthName(usage.month)}.</p>;
  }
  return (
    <>
      <p>
        <span className="text-2xl font-semibold">{dollars(usage.cost)}</span>
        <span className="text-muted">{limit} spent on models</span>
      </p>
      <Table head={["Answered by", "Answers", "Proposals", "Taken", "First words"]}>
        {usage.answers.map((of) => [
          whoAnswered(of),
          of.answers.toLocaleString("en"),
          of.proposed.toLocaleString("en"),
          acceptance(of),
          of.model ? `${of.first_ms.toLocaleString("en")} ms` : "–",
        ])}
      </Table>
      {usage.asked.length > 0 && (
        <Table head={["Model", "Asked", "Tokens read", "Tokens written", "Cost"]}>
          {usage.asked.map((of) => [
            `${of.model} (${of.tier})`,
            of.times.toLocaleString("en"),
            of.tokens_read.toLocaleString("en"),
            of.tokens_written.toLocaleString("en"),
            dollars(of.cost),
          ])}
        </Table>
      )}
      <p className="text-sm text-muted">
        Taken: of the proposals that somebody took or dismissed. First words: half of the answers began within
        that time. Stopped answers are counted in the cost, by estimate.
      </p>
    </>
  );
}

function Table({ head, children }: { head: string[]; children: string[][] }) {
  return (
    <section
      tabIndex={0}
      aria-label={head[0]}
      className="overflow-x-auto rounded-md border border-line bg-surface"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line text-left text-muted">
            {head.map((name, column) => (
              <th key={name} scope="col" className={cell(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {children.map((row) => (
            <tr key={row[0]}>
              {row.map((value, column) => (
                <td key={head[column]} className={cell(column)}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function cell(column: number): string {
  return column === 0
    ? "px-3 py-2 font-normal"
    : "px-3 py-2 text-right font-normal whitespace-nowrap tabular-nums";
}
