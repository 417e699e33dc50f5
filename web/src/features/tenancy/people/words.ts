// The roles of an account in words.
import type { User } from "../../../api/types";
import type { Invite } from "./queries";

type Role = User["role"];

export const ROLE_WORDS: Record<Role, string> = {
  viewer: "Viewer",
  engineer: "Engineer",
  team_admin: "Team admin",
  owner: "Owner",
};

const ORDER: Role[] = ["viewer", "engineer", "team_admin", "owner"];

/** Roles up to one's own: nobody makes anybody more than they are. */
export function rolesUpTo(role: Role): Role[] {
  return ORDER.slice(0, ORDER.indexOf(role) + 1);
}

export function manages(role: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf("team_admin");
}

/** How far the mail of an invite is; nothing where none goes out. */
export function inviteMail({
  mail,
  mail_reason: reason,
}: Pick<Invite, "mail" | "mail_reason">): string | null {
  switch (mail) {
    case "waits":
      return reason ? `The mail waits: ${reason}` : "A mail is on its way.";
    case "sent":
      return "Mailed.";
    case "failed":
      return `Not mailed: ${reason ?? "nobody knows why."} Revoke it and invite them again.`;
    default:
      return null;
  }
}
