// The models of the installation, each with a button that tries it.
import { useMutation } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { type Model, tryModel } from "./queries";
import { TIERS } from "./words";

export function Models({ models, refusal }: { models: Model[]; refusal: string | null }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {models.map((model) => (
        <OneModel key={model.tier} model={model} refusal={refusal} />
      ))}
    </ul>
  );
}

function OneModel({ model, refusal }: { model: Model; refusal: string | null }) {
  const trial = useMutation({ mutationFn: () => tryModel(model.tier) });
  const said = trial.data;
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-48 flex-1">
          <p className="font-medium break-all">{model.model}</p>
          <p className="text-sm text-muted">
            {TIERS[model.tier]} · ${model.reading} read, ${model.writing} written, per million tokens
          </p>
        </div>
        <Button size="sm" refusal={refusal} busy={trial.isPending} onClick={() => trial.mutate()}>
          Test
        </Button>
      </div>
      {trial.error && (
        <Notice tone="bad" live>
          {wordsOf(trial.error)}
        </Notice>
      )}
      {said && (
        <Notice tone={said.answered ? "good" : "bad"} live>
          {said.answered ? `It answers after ${said.first_ms ?? said.took_ms} ms: “${said.said}”` : said.said}
        </Notice>
      )}
    </li>
  );
}
