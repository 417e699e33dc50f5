// All flows, with a preview beside them; which one, and what is looked for, is in the address.
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Equal, FileUp, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Filter, toFilter, toSearch } from "../features/flows/filter";
import { FlowFilter } from "../features/flows/flow-filter";
import { FlowPreview } from "../features/flows/flow-preview";
import { ImportDialog } from "../features/flows/import-dialog";
import { Start } from "../features/sessions/start-flow";
import { manages } from "../features/tenancy/people/words";
import { cx } from "../lib/cx";
import { useTitle } from "../lib/use-title";
import { Button, buttonClass } from "../ui/button";
import { FlowResults } from "./flow-results";
import { meQuery } from "./queries";

const SynonymsDialog = lazy(() => import("../features/search/synonyms-dialog"));

export function FlowsPage() {
  useTitle("Flows");
  const search = useSearch({ from: "/signed-in/flows" });
  const { flow: selected } = search;
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const filter = toFilter(search);
  const setFilter = (next: Filter) => {
    const opened = selected ? { flow: selected } : {};
    void navigate({ to: "/flows", search: { ...opened, ...toSearch(next) }, replace: true });
  };
  const [importing, setImporting] = useState(false);
  const [words, setWords] = useState(false);
  const imported = (id: string) => {
    setImporting(false);
    void navigate({ to: "/flows", search: { flow: id } });
  };
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-6">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">Flows</h1>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={Equal} onClick={() => setWords(true)}>
            Words…
          </Button>
          <Button
            size="sm"
            icon={FileUp}
            refusal={me.user.role === "viewer" ? "Viewers read flows; engineers bring them in." : null}
            onClick={() => setImporting(true)}
          >
            Import…
          </Button>
        </div>
      </div>
      {words && (
        <Suspense fallback={null}>
          <SynonymsDialog
            refusal={manages(me.user.role) ? null : "Team admins say which words stand for each other."}
            onClose={() => setWords(false)}
          />
        </Suspense>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} onImported={imported} />}
      <div className={cx("grid grid-cols-1 items-start gap-6", selected && "lg:grid-cols-2")}>
        <div className={cx(selected && "max-lg:hidden")}>
          <FlowFilter filter={filter} onChange={setFilter} />
          <FlowResults
            filter={filter}
            onInstead={(text) => setFilter({ ...filter, text })}
            selected={selected}
            title={(id, words) => (
              <Link
                to="/flows"
                search={{ flow: id, ...toSearch(filter) }}
                aria-current={id === selected ? "true" : undefined}
                className="hover:underline"
              >
                {words}
              </Link>
            )}
            start={(flow) => <Start session={{ flow_id: flow.id }} of={flow.title} can={flow.can?.start} />}
          />
        </div>
        {selected && (
          <section
            aria-label="Preview"
            className="rounded-lg border border-line bg-surface p-4 lg:sticky lg:top-4"
          >
            <div className="mb-2 flex justify-end">
              <Link to="/flows" search={toSearch(filter)} className={buttonClass("quiet", "sm")}>
                <X aria-hidden size={15} /> Close the preview
              </Link>
            </div>
            <FlowPreview
              key={selected}
              id={selected}
              start={(flow) => (
                <div className="flex flex-wrap justify-end gap-2">
                  <Start
                    session={{ flow_id: flow.id }}
                    label="With a ticket…"
                    can={flow.can.start}
                    withTicket
                  />
                  <Start session={{ flow_id: flow.id }} of={flow.title} can={flow.can.start} look="primary" />
                </div>
              )}
            />
          </section>
        )}
      </div>
    </main>
  );
}
