// Begins a session and goes there.
// What must stay true: a refused start says why, next to the button.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { wordsOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { type NewSession, startSession } from "./queries";

interface StartProps {
  session: NewSession;
  label?: string;
  /** What it is for, for those who hear one button after the other. */
  of?: string;
  look?: "primary" | "plain";
  can?: { allowed: boolean; reason?: string | null } | undefined;
}

export function Start({ session, label = "Start", of, look = "plain", can }: StartProps) {
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () => startSession(session),
    onSuccess: ({ id }) => navigate({ to: "/sessions/$id", params: { id } }),
  });
  const refusal = can && !can.allowed ? (can.reason ?? "You may not start this.") : null;
  return (
    <div className="flex max-w-56 flex-col items-end gap-1">
      <Button
        look={look}
        size="sm"
        icon={Play}
        refusal={refusal}
        busy={start.isPending}
        aria-label={of ? `${label}: ${of}` : undefined}
        onClick={() => start.mutate()}
      >
        {start.isPending ? "Starting…" : label}
      </Button>
      {start.error && (
        <p role="alert" className="text-right text-sm text-bad">
          {wordsOf(start.error)}
        </p>
      )}
    </div>
  );
}
