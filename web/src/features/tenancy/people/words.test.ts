// How far the mail of an invite is, in words.
import { expect, test } from "vitest";
import { inviteMail } from "./words";

test("an invite says how far its mail is, where one goes out", () => {
  expect(inviteMail({ mail: null, mail_reason: null })).toBeNull();
  expect(inviteMail({ mail: "waits", mail_reason: null })).toBe("A mail is on its way.");
  expect(inviteMail({ mail: "waits", mail_reason: "The mail server cannot be reached." })).toBe(
    "The mail waits: The mail server cannot be reached.",
  );
  expect(inviteMail({ mail: "sent", mail_reason: null })).toBe("Mailed.");
  expect(inviteMail({ mail: "failed", mail_reason: "No such mailbox." })).toContain("invite them again");
});
