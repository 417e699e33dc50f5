// The account's own words that stand for each other, opened from the settings.
import { useSuspenseQuery } from "@tanstack/react-query";
import { Equal } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { manages } from "../features/tenancy/people/words";
import { Button } from "../ui/button";
import { meQuery } from "./queries";

const SynonymsDialog = lazy(() => import("../features/search/synonyms-dialog"));

export function SettingsWords() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [open, setOpen] = useState(false);
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted">
        Whoever looks for one of them finds the others too. Common ones, such as o365 and Microsoft 365, are
        known already.
      </p>
      <Button icon={Equal} onClick={() => setOpen(true)}>
        Words that stand for each other…
      </Button>
      {open && (
        <Suspense fallback={null}>
          <SynonymsDialog
            refusal={manages(me.user.role) ? null : "Team admins say which words stand for each other."}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
