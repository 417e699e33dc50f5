// What surrounds the pages of the settings: their names, and the way between them.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usersQuery } from "../features/tenancy/people/queries";
import { manages } from "../features/tenancy/people/words";
import { useTitle } from "../lib/use-title";
import { Empty } from "../ui/feedback";
import { meQuery } from "./queries";

const PAGES = [
  { to: "/settings", name: "Account", admins: false },
  { to: "/settings/notifications", name: "Notifications", admins: false },
  { to: "/settings/webhooks", name: "Webhooks", admins: true },
  { to: "/settings/audit", name: "Audit log", admins: true },
] as const;

interface SettingsFrameProps {
  title: string;
  /** For team admins and owners only. */
  admins?: boolean;
  children: ReactNode;
}

export function SettingsFrame({ title, admins = false, children }: SettingsFrameProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  useTitle(title);
  const pages = PAGES.filter((page) => !page.admins || manages(me.user.role));
  return (
    <main className="mx-auto w-full max-w-3xl space-y-5 px-4 py-6">
      <h1 className="text-xl font-semibold">{title}</h1>
      <nav aria-label="Settings" className="flex gap-1 overflow-x-auto border-b border-line text-sm">
        {pages.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true, includeSearch: false }}
            className="-mb-px border-b-2 border-transparent px-3 py-2 font-medium whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            {name}
          </Link>
        ))}
      </nav>
      {admins && !manages(me.user.role) ? <AdminsOnly /> : children}
    </main>
  );
}

/** Whom to ask, where nothing can be tried. */
function AdminsOnly() {
  const { data } = useQuery(usersQuery);
  const names = data?.items.filter(({ role, status }) => manages(role) && status === "active");
  const whom = names?.map(({ name }) => name).join(", ");
  return (
    <Empty title="This is for team admins and owners">
      {whom ? `Ask one of them when you need something from here: ${whom}.` : "Ask one of them."}
    </Empty>
  );
}
