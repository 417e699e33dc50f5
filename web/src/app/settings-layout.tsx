// The settings: a list of their pages at the side, on a phone a page of its own, and the one that is open.
// What must stay true: what was typed on one page is there when one comes back from another.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { usersQuery } from "../features/tenancy/people/queries";
import { manages } from "../features/tenancy/people/words";
import { useTitle } from "../lib/use-title";
import { Empty, SkeletonRows } from "../ui/feedback";
import { meQuery } from "./queries";
import { ELSEWHERE, GROUPS, PAGES, type SettingsPage } from "./settings-pages";

export function SettingsLayout() {
  const { data: me } = useSuspenseQuery(meQuery);
  const pathname = useLocation({ select: (location) => location.pathname.replace(/\/$/, "") });
  const current = PAGES.find(({ to }) => to === pathname);
  const opened = useOpened(current);
  useTitle(current ? `Settings: ${current.name}` : "Settings");
  const isAdmin = manages(me.user.role);
  return (
    <div className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-x-10 px-4 py-6 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <SideList isAdmin={isAdmin} />
      <main className="min-w-0 max-w-3xl">
        {current && (
          <Link
            to="/settings"
            className="mb-3 inline-flex items-center gap-1 text-sm text-accent underline-offset-2 hover:underline lg:hidden"
          >
            <ChevronLeft aria-hidden size={15} />
            All settings
          </Link>
        )}
        {current && <h1 className="sr-only">Settings</h1>}
        {opened.map((page) => (
          <Page key={page.to} page={page} hidden={page !== current}>
            {page.admins && !isAdmin ? <AdminsOnly /> : page.Content ? <page.Content /> : <Outlet />}
          </Page>
        ))}
        {!current && <Outlet />}
      </main>
    </div>
  );
}

/** The pages that were opened since the settings were: they stay as they were left. */
function useOpened(current: SettingsPage | undefined): SettingsPage[] {
  const [kept, setKept] = useState<SettingsPage[]>([]);
  if (current && !kept.includes(current)) setKept([...kept, current]);
  // What is its route's own is there while it is open.
  return PAGES.filter((page) => page === current || (page.Content && kept.includes(page)));
}

interface PageProps {
  page: SettingsPage;
  hidden: boolean;
  children: ReactNode;
}

function Page({ page, hidden, children }: PageProps) {
  const id = page.to.replaceAll("/", "-").slice(1);
  return (
    <section aria-labelledby={id} hidden={hidden} className="space-y-5">
      <h2 id={id} className="text-xl font-semibold">
        {page.name}
      </h2>
      <Suspense fallback={<SkeletonRows rows={4} />}>{children}</Suspense>
    </section>
  );
}

const linkClass =
  "block rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-ink";

function SideList({ isAdmin }: { isAdmin: boolean }) {
  return (
    <nav aria-label="Settings" className="space-y-4 self-start max-lg:hidden lg:sticky lg:top-20">
      {groupsFor(isAdmin).map(({ name, pages }) => (
        <div key={name}>
          <p className="px-2.5 pb-1 text-xs font-medium text-muted">{name}</p>
          <ul>
            {pages.map(({ to, name }) => (
              <li key={to}>
                <Link to={to} activeOptions={{ includeSearch: false }} className={linkClass}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div>
        <p className="px-2.5 pb-1 text-xs font-medium text-muted">Elsewhere</p>
        <ul>
          {ELSEWHERE.map(({ to, name }) => (
            <li key={to}>
              <Link to={to} className={linkClass}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

/** All of them, with what each is for. */
export function SettingsOverview() {
  const { data: me } = useSuspenseQuery(meQuery);
  const groups = [...groupsFor(manages(me.user.role)), { name: "Elsewhere", pages: ELSEWHERE }];
  return (
    <div className="space-y-5">
      <h1 className="text-xl font-semibold">Settings</h1>
      {groups.map(({ name, pages }) => (
        <section key={name} aria-label={name} className="space-y-1.5">
          <h2 className="text-sm font-medium text-muted">{name}</h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {pages.map(({ to, name, about }) => (
              <li key={to}>
                <Link to={to} className="group block px-3 py-2.5 hover:bg-raised">
                  <span className="font-medium group-hover:underline">{name}</span>
                  <span className="block text-sm text-muted">{about}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function groupsFor(isAdmin: boolean) {
  const groups = GROUPS.map(({ name, pages }) => ({
    name,
    pages: pages.filter((page) => isAdmin || !page.admins),
  }));
  return groups.filter(({ pages }) => pages.length > 0);
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
