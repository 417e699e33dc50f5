// Signing in.
import { authority } from "../../api/auth";
import { body, door } from "../../api/client";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { Door } from "./door";
import { useForm } from "./use-form";

interface SignInProps {
  /** Why one has to sign in, if there is more to it. */
  because: string | undefined;
  onDone: () => void;
}

export function SignIn({ because, onDone }: SignInProps) {
  const form = useForm(async ({ email = "", password = "" }) => {
    authority.signedIn(await body(door.POST("/api/v1/auth/login", { body: { email, password } })));
    onDone();
  });
  const wrong = form.wrongElse();
  return (
    <Door title="Sign in">
      <form onSubmit={form.onSubmit} className="space-y-4">
        {because && !wrong && <Notice tone="info">{because}</Notice>}
        {wrong && (
          <Notice tone="bad" live>
            {wrong}
          </Notice>
        )}
        <Field label="E-mail" name="email" type="email" autoComplete="username" required />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" look="primary" busy={form.busy} className="w-full">
          {form.busy ? "Signing in…" : "Sign in"}
        </Button>
        <p className="text-sm text-muted">
          Forgotten your password? An administrator of your team can make a link to set a new one.
        </p>
      </form>
    </Door>
  );
}
