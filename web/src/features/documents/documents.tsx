// The documents of a session: what happened beside what is written of it.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wordsOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { Tabs } from "../../ui/tabs";
import { BehindDialog } from "./behind-dialog";
import { HideWords } from "./hide-words";
import { OnTicket } from "./on-ticket";
import { type DocumentView, documentQuery, type Hidden, type Tone, type Variant } from "./queries";
import { Accepted, Reword } from "./reword";
import { TakeAway } from "./take-away";
import { type Choosing, useChoosing } from "./use-choosing";
import { isVariant, TONES, VARIANTS } from "./words";
import { Written } from "./written";

interface DocumentsProps {
  session: string;
  /** The last event there was when this page was opened. */
  seq: number;
  variant: Variant;
  onVariant: (variant: Variant) => void;
  /** What happened, with those events lit that a line rests on, and what of it enters the document. */
  events: (lit: number[], choosing: Choosing | undefined) => ReactNode;
  goTo: (seq: number) => void;
  /** Where the session's ticket is kept, if it is. */
  source: { connection: string; ticket: string } | undefined;
  /** From when to when the session ran; until now where it still does. */
  ran: { from: string; until: string | null };
}

export function Documents({ session, seq, variant, onVariant, events, goTo, source, ran }: DocumentsProps) {
  const [tone, setTone] = useState<Tone>("plain");
  const [lit, setLit] = useState<number[]>([]);
  const [behind, setBehind] = useState<Hidden | null>(null);
  const shownTone = variant === "client_update" ? tone : "plain";
  const { data, error, refetch } = useQuery(documentQuery(session, variant, shownTone, seq));
  const ready = data?.document.variant === variant ? data.document : undefined;
  const choosing = useChoosing(session, variant, ready && data);
  return (
    <div className="grid gap-6 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <section
        aria-label="What happened"
        className="max-h-[32rem] overflow-y-auto rounded-lg border border-line bg-surface max-lg:order-2 lg:max-h-[calc(100dvh-11rem)]"
      >
        {choosing?.failed && (
          <Notice tone="bad" live className="m-2">
            <p>{choosing.failed}</p>
            <Button size="sm" className="mt-2" onClick={choosing.loadAgain}>
              Load it again
            </Button>
          </Notice>
        )}
        {events(lit, choosing)}
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
                  <div className="flex flex-wrap items-center gap-2">
                    <TakeAway session={session} variant={variant} tone={shownTone} document={ready} />
                    <HideWords session={session} refusal={data?.can.hide.reason ?? null} />
                    {variant !== "full_log" && (
                      <Reword session={session} variant={variant} tone={shownTone} />
                    )}
                  </div>
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
                ) : ready && data ? (
                  <>
                    <LaidOut layout={data.layout} />
                    <Accepted
                      session={session}
                      variant={variant}
                      seq={data.seq}
                      layout={data.layout}
                      refusal={data.can.reword.reason ?? null}
                    />
                    <Written
                      document={ready}
                      hidden={data?.hidden ?? []}
                      lit={lit}
                      onPoint={setLit}
                      goTo={goTo}
                      onBehind={setBehind}
                    />
                  </>
                ) : (
                  <SkeletonRows rows={6} />
                )}
              </div>
            ),
          }))}
        />
      </div>
      {behind && data && (
        <BehindDialog
          session={session}
          variant={variant}
          hidden={behind}
          view={data}
          onClose={() => setBehind(null)}
        />
      )}
    </div>
  );
}

/** What is to be said of how the document was laid out. */
function LaidOut({ layout }: { layout: DocumentView["layout"] }) {
  if (layout.problem) {
    return (
      <Notice tone="warn">
        Your template could not be used, so this is the built-in layout. {layout.problem}
      </Notice>
    );
  }
  if (layout.points_back) return null;
  return <p className="text-sm text-muted">Lines of this template do not lead back to events.</p>;
}
