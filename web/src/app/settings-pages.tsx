// Every page of the settings: its address, its name, what it is for, and what is on it, loaded when it
// is opened.
import { type ComponentType, lazy } from "react";

export interface SettingsPage {
  to: (typeof ADDRESSES)[number];
  name: string;
  /** What one finds there. */
  about: string;
  /** For team admins and owners only. */
  admins?: true;
  /** What is on it; the page of the audit log is its route's own, for its filter is in its address. */
  Content?: ComponentType;
}

export const ADDRESSES = [
  "/settings/notifications",
  "/settings/flowpilot",
  "/settings/escalations",
  "/settings/tickets",
  "/settings/templates",
  "/settings/redaction",
  "/settings/words",
  "/settings/webhooks",
  "/settings/audit",
] as const;

const Notifications = lazy(async () => ({
  default: (await import("../features/notifications/preferences")).Preferences,
}));
const FlowPilot = lazy(async () => ({
  default: (await import("../features/copilot/copilot-settings")).CopilotSettings,
}));
const Escalations = lazy(async () => ({
  default: (await import("../features/sessions/escalations/settings")).EscalationSettings,
}));
const Tickets = lazy(async () => ({ default: (await import("../features/psa/connections")).Connections }));
const Templates = lazy(async () => ({
  default: (await import("../features/documents/templates")).Templates,
}));
const Redaction = lazy(async () => ({
  default: (await import("../features/redaction/redaction-settings")).RedactionSettings,
}));
const Words = lazy(async () => ({ default: (await import("./settings-words")).SettingsWords }));
const Webhooks = lazy(async () => ({
  default: (await import("../features/notifications/webhooks")).Webhooks,
}));

export const GROUPS: { name: string; pages: SettingsPage[] }[] = [
  {
    name: "You",
    pages: [
      {
        to: "/settings/notifications",
        name: "Notifications",
        about: "What you are told, by which way, and when not.",
        Content: Notifications,
      },
    ],
  },
  {
    name: "Account",
    pages: [
      {
        to: "/settings/flowpilot",
        name: "FlowPilot",
        about: "Who answers in sessions, what may be sent to a model, and what it cost.",
        Content: FlowPilot,
      },
      {
        to: "/settings/escalations",
        name: "Escalations",
        about: "What is done before somebody is asked to take over.",
        Content: Escalations,
      },
      {
        to: "/settings/tickets",
        name: "Ticket systems",
        about: "Where tickets are kept, and who is who there.",
        Content: Tickets,
      },
      {
        to: "/settings/templates",
        name: "Templates",
        about: "How notes and other documents are laid out.",
        Content: Templates,
      },
      {
        to: "/settings/redaction",
        name: "Redaction",
        about: "What nobody outside may read, besides what is always hidden.",
        Content: Redaction,
      },
      {
        to: "/settings/words",
        name: "Search words",
        about: "Words of yours that stand for each other.",
        Content: Words,
      },
    ],
  },
  {
    name: "Administration",
    pages: [
      {
        to: "/settings/webhooks",
        name: "Webhooks",
        about: "Where your other programs and chats are told.",
        admins: true,
        Content: Webhooks,
      },
      {
        to: "/settings/audit",
        name: "Audit log",
        about: "Who changed what, and when.",
        admins: true,
      },
    ],
  },
];

export const PAGES = GROUPS.flatMap(({ pages }) => pages);

/** What is looked after at its own place. */
export const ELSEWHERE = [
  { to: "/people", name: "People", about: "Members, roles, teams and invitations." },
  {
    to: "/links",
    name: "Shared links",
    about: "What is shared outside, and whether that is allowed at all.",
  },
] as const;

/** Where a section was while all of them stood on one page. */
export function addressOfSection(hash: string): SettingsPage["to"] | undefined {
  return ADDRESSES.find((address) => address === `/settings/${hash}`);
}
