// The account's own words that stand for each other. Loaded when asked for.
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "../../api/client";
import { wordsOf } from "../../api/problem";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Area } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Notice } from "../../ui/notice";
import { Progress } from "./progress";
import { toGroups, toText } from "./synonyms";

const synonymsQuery = queryOptions({
  queryKey: ["synonyms"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/search/synonyms", { signal })),
});

interface SynonymsDialogProps {
  /** Why they may only be read. */
  refusal: string | null;
  onClose: () => void;
}

export default function SynonymsDialog({ refusal, onClose }: SynonymsDialogProps) {
  const queries = useQueryClient();
  const known = useQuery(synonymsQuery);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? toText(known.data?.groups ?? []);
  const save = useMutation({
    mutationFn: () => body(api.PUT("/api/v1/search/synonyms", { body: { groups: toGroups(text) } })),
    onSuccess: (saved) => {
      queries.setQueryData(synonymsQuery.queryKey, saved);
      void queries.invalidateQueries({ queryKey: ["search"] });
      onClose();
    },
  });
  return (
    <FormDialog
      title="Words that stand for each other"
      description="One group a line: whoever looks for one form finds the others too. Common ones, such as o365 and Microsoft 365, are known already."
      action="Save"
      refusal={refusal}
      busy={save.isPending || !known.data}
      onSend={() => save.mutate()}
      onClose={onClose}
    >
      {known.error ? (
        <Failed words={wordsOf(known.error)} onRetry={() => void known.refetch()} />
      ) : known.data ? (
        <Area
          label="Groups"
          hint="Such as: fab = fabrikam line = the blue app"
          rows={8}
          maxLength={100_000}
          readOnly={refusal !== null}
          value={text}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : (
        <SkeletonRows rows={4} />
      )}
      {refusal === null && <Progress />}
      {save.error && (
        <Notice tone="bad" live>
          {wordsOf(save.error)}
        </Notice>
      )}
    </FormDialog>
  );
}
