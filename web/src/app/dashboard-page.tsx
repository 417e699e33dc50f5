// My work now: live sessions, one input for a new problem, flows at hand.
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FlowList } from "../features/flows/flow-list";
import { flowsQuery } from "../features/flows/queries";
import { DescribeBox } from "../features/search/describe-box";
import { EndedSessions, LiveSessions, ParkedSessions, RecentFlows } from "../features/sessions/my-work";
import { Start } from "../features/sessions/start-flow";
import { useTitle } from "../lib/use-title";
import { HitLink } from "./hit-link";
import { meQuery } from "./queries";

export function DashboardPage() {
  useTitle("Dashboard");
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const canStart = (id: string) => {
    const pages = queries.getQueryData(flowsQuery.queryKey)?.pages ?? [];
    return pages.flatMap((page) => page.items).find((flow) => flow.id === id)?.can.start;
  };
  return (
    <main className="mx-auto w-full max-w-6xl space-y-7 px-4 py-6">
      <h1 className="sr-only">Dashboard</h1>
      <DescribeBox
        hitTitle={(hit, marked) => <HitLink hit={hit}>{marked}</HitLink>}
        act={(hit, about) =>
          hit.kind === "session" || hit.kind === "running" ? null : (
            <Start
              session={{ flow_id: hit.of }}
              about={about}
              of={hit.kind === "step" ? (hit.detail.flow_title ?? hit.title) : hit.title}
              can={canStart(hit.of)}
            />
          )
        }
        startFree={(about) => <Start session={{}} about={about} label="Start without a flow" />}
      />
      <div className="grid grid-cols-1 items-start gap-7 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
        <div className="space-y-7">
          <LiveSessions me={me.user.id} startFree={<Start session={{}} label="Start without a flow" />} />
          <ParkedSessions />
          <EndedSessions />
        </div>
        <div className="space-y-7">
          <RecentFlows me={me.user.id} />
          <section aria-labelledby="flows" className="space-y-2.5">
            <div className="flex min-h-8 items-center justify-between">
              <h2 id="flows" className="text-lg font-semibold">
                Flows
              </h2>
              <Link to="/flows" className="text-sm font-medium text-accent hover:underline">
                All flows
              </Link>
            </div>
            <FlowList
              most={6}
              title={(flow) => (
                <Link to="/flows" search={{ flow: flow.id }} className="hover:underline">
                  {flow.title}
                </Link>
              )}
              start={(flow) => <Start session={{ flow_id: flow.id }} of={flow.title} can={flow.can.start} />}
            />
          </section>
        </div>
      </div>
    </main>
  );
}
