// FlowPilot in the account: who answers, whether the models do, and what it was used for.
import { useQuery } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Models } from "./models";
import { copilotQuery } from "./queries";
import { Settings } from "./settings";
import { Usage } from "./usage";

export function CopilotSettings() {
  const { data, error, refetch } = useQuery(copilotQuery);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={5} />;
  return (
    <div className="space-y-8">
      <Settings view={data} />
      {data.models.length > 0 && (
        <section aria-labelledby="models" className="space-y-3">
          <h3 id="models" className="font-semibold">
            Models
          </h3>
          <Models models={data.models} refusal={data.change.reason ?? null} />
        </section>
      )}
      {data.change.allowed && (
        <section aria-labelledby="usage" className="space-y-3">
          <h3 id="usage" className="font-semibold">
            Usage
          </h3>
          <Usage />
        </section>
      )}
    </div>
  );
}
