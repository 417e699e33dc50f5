// The documents of a session: what happened beside what is written of it.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wordsOf } from "../../api/problem";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Select } from "../../ui/field";
import { Tabs } from "../../ui/tabs";
import { OnTicket } from "./on-ticket";
import { documentQuery, type Tone, type Variant } from "./queries";
import { TakeAway } from "./take-away";
import { isVariant, TONES, VARIANTS } from "./words";
import { Written } from "./written";

interface DocumentsProps {
  session: string;
  /** The last event there was when this page was opened. */
  seq: number;
  variant: Variant;
  onVariant: (variant: Variant) => void;
  /** What happened, with those events lit that a line rests on. */
  events: (lit: number[]) => ReactNode;
  goTo: (seq: number) => void;
  /** Where the session's ticket is kept, if it is. */
  source: { connection: string; ticket: string } | undefined;
  /** From when to when the session ran; until now where it still does. */
  ran: { from: string; until: string | null };
}

export function Documents({ session, seq, variant, onVariant, events, goTo, source, ran }: DocumentsProps) {
  const [tone, setTone] = useState<Tone>("plain");
  const [lit, setLit] = useState<number[]>([]);
  const shownTone = variant === "client_update" ? tone : "plain";
  const { data, error, refetch } = useQuery(documentQuery(session, variant, shownTone, seq));
  const ready = data?.document.variant === variant ? data.document : undefined;
  return (
    <div className="grid gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section
        aria-label="What happened"
        className="max-h-[32rem] overflow-y-auto rounded-lg border border-line bg-surface max-lg:order-2 lg:max-h-[calc(100dvh-11rem)]"
      >
        {events(lit)}
      </section>
      <div className="flex min-w-0 flex-col rounded-lg border border-line bg-surface">
        <Tabs
          label="Documents"
          value={variant}
          onChange={(chosen) => isVariant(chosen) && onVariant(chosen)}
          tabs={VARIANTS.map(([id, label]) => ({
            id,
            label,
            content: id === variant && (
              <div className="space-y-5 p-2">
                <div className="flex flex-wrap items-end justify-between gap-3">
                  <TakeAway session={session} variant={variant} tone={shownTone} document={ready} />
                  {variant === "client_update" && (
                    <Select
                      label="Tone"
                      value={tone}
                      onChange={(event) => setTone(event.target.value as Tone)}
                    >
                      {TONES.map(([value, name]) => (
                        <option key={value} value={value}>
                          {name}
                        </option>
                      ))}
                    </Select>
                  )}
                </div>
                <OnTicket
                  session={session}
                  variant={variant}
                  tone={shownTone}
                  seq={ready && data?.seq}
                  source={source}
                  ran={ran}
                />
                {error ? (
                  <Failed words={wordsOf(error)} onRetry={() => void refetch()} />
                ) : ready ? (
                  <Written document={ready} lit={lit} onPoint={setLit} goTo={goTo} />
                ) : (
                  <SkeletonRows rows={6} />
                )}
              </div>
            ),
          }))}
        />
      </div>
    </div>
  );
}
