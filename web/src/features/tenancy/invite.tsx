// Accepting an invite: name and password, and in.
import { authority } from "../../api/auth";
import { body, door } from "../../api/client";
import { takeToken } from "../../lib/links";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { Door } from "./door";
import { useForm } from "./use-form";

export function Invite({ onDone }: { onDone: () => void }) {
  const token = takeToken();
  const form = useForm(async ({ name = "", password = "" }) => {
    const request = { token: token ?? "", name, password };
    authority.signedIn(await body(door.POST("/api/v1/auth/invites/accept", { body: request })));
    onDone();
  });
  if (!token) return <Incomplete title="Join your team" />;
  const wrong = form.wrongElse("name", "password");
  return (
    <Door title="Join your team">
      <form onSubmit={form.onSubmit} className="space-y-4">
        {wrong && (
          <Notice tone="bad" live>
            {wrong}
          </Notice>
        )}
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          maxLength={120}
          required
          error={form.wrong("name")}
        />
        <NewPassword error={form.wrong("password")} />
        <Button type="submit" look="primary" busy={form.busy} className="w-full">
          {form.busy ? "Joining…" : "Join"}
        </Button>
      </form>
    </Door>
  );
}

export function NewPassword({ error }: { error: string | null }) {
  return (
    <Field
      label="Password"
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={10}
      maxLength={200}
      required
      hint="At least 10 characters."
      error={error}
    />
  );
}

/** The link lost its token on the way. */
export function Incomplete({ title }: { title: string }) {
  return (
    <Door title={title}>
      <Notice tone="warn" title="This link is not complete">
        Open it again from the message you were sent, in full, or ask for a new one.
      </Notice>
    </Door>
  );
}
