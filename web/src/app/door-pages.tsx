// The pages before signing in, wired to the router.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { authority } from "../api/auth";
import { Invite } from "../features/tenancy/invite";
import { Reset } from "../features/tenancy/reset";
import { SignIn } from "../features/tenancy/sign-in";
import { safeNext } from "../lib/links";
import { useStore } from "../lib/use-store";
import { useTitle } from "../lib/use-title";

export function SignInPage() {
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/sign-in" });
  const auth = useStore(authority.state);
  useTitle("Sign in");
  return (
    <SignIn
      because={auth.is === "out" ? auth.because : undefined}
      onDone={() => void navigate({ href: safeNext(next), replace: true })}
    />
  );
}

export function InvitePage() {
  const navigate = useNavigate();
  useTitle("Join your team");
  return <Invite onDone={() => void navigate({ to: "/", replace: true })} />;
}

export function ResetPage() {
  const navigate = useNavigate();
  useTitle("Set a new password");
  return <Reset onDone={() => void navigate({ to: "/sign-in", replace: true })} />;
}
