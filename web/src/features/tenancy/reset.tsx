// Setting a new password from a link an administrator made.
import { useState } from "react";
import { body, door } from "../../api/client";
import { takeToken } from "../../lib/links";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { Door } from "./door";
import { Incomplete, NewPassword } from "./invite";
import { useForm } from "./use-form";

export function Reset({ onDone }: { onDone: () => void }) {
  const token = takeToken();
  const [done, setDone] = useState(false);
  const form = useForm(async ({ password = "" }) => {
    await body(door.POST("/api/v1/auth/password-resets/accept", { body: { token: token ?? "", password } }));
    setDone(true);
  });
  if (!token) return <Incomplete title="Set a new password" />;
  if (done) {
    return (
      <Door title="Set a new password">
        <Notice tone="good" live>
          Your new password is set. You were signed out everywhere else.
        </Notice>
        <Button look="primary" className="mt-4 w-full" onClick={onDone}>
          Sign in
        </Button>
      </Door>
    );
  }
  const wrong = form.wrongElse("password");
  return (
    <Door title="Set a new password">
      <form onSubmit={form.onSubmit} className="space-y-4">
        {wrong && (
          <Notice tone="bad" live>
            {wrong}
          </Notice>
        )}
        <NewPassword error={form.wrong("password")} />
        <Button type="submit" look="primary" busy={form.busy} className="w-full">
          {form.busy ? "Setting…" : "Set the password"}
        </Button>
      </form>
    </Door>
  );
}
