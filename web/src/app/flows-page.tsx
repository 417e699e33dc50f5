// All flows, with a preview beside them; which one is in the address.
import { Link, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { FlowList } from "../features/flows/flow-list";
import { FlowPreview } from "../features/flows/flow-preview";
import { Start } from "../features/sessions/start-flow";
import { cx } from "../lib/cx";
import { useTitle } from "../lib/use-title";
import { buttonClass } from "../ui/button";

export function FlowsPage() {
  useTitle("Flows");
  const { flow: selected } = useSearch({ from: "/signed-in/flows" });
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-6">
      <h1 className="mb-4 text-xl font-semibold">Flows</h1>
      <div className={cx("grid grid-cols-1 items-start gap-6", selected && "lg:grid-cols-2")}>
        <div className={cx(selected && "max-lg:hidden")}>
          <FlowList
            selected={selected}
            title={(flow) => (
              <Link
                to="/flows"
                search={{ flow: flow.id }}
                aria-current={flow.id === selected ? "true" : undefined}
                className="hover:underline"
              >
                {flow.title}
              </Link>
            )}
            start={(flow) => <Start session={{ flow_id: flow.id }} of={flow.title} can={flow.can.start} />}
          />
        </div>
        {selected && (
          <section
            aria-label="Preview"
            className="rounded-lg border border-line bg-surface p-4 lg:sticky lg:top-4"
          >
            <div className="mb-2 flex justify-end">
              <Link to="/flows" search={{}} className={buttonClass("quiet", "sm")}>
                <X aria-hidden size={15} /> Close the preview
              </Link>
            </div>
            <FlowPreview
              key={selected}
              id={selected}
              start={(flow) => (
                <Start session={{ flow_id: flow.id }} of={flow.title} can={flow.can.start} look="primary" />
              )}
            />
          </section>
        )}
      </div>
    </main>
  );
}
