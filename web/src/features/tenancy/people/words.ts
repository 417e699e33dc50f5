// The roles of an account in words.
import type { User } from "../../../api/types";

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
