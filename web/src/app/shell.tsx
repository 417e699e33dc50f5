// The frame of every page for somebody signed in: where to go, who I am, keys.
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Keyboard, LogOut, Monitor, Moon, Search, Settings as SettingsIcon, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { authority } from "../api/auth";
import { wordsOf } from "../api/problem";
import { Bell } from "../features/notifications/bell";
import { notificationsQuery } from "../features/notifications/queries";
import { escalationsQuery } from "../features/sessions/escalations/queries";
import { useShortcuts } from "../lib/keys";
import { useStore } from "../lib/use-store";
import { waitingCount } from "../lib/use-title";
import { followNews } from "../live/news";
import { Avatar } from "../ui/avatar";
import { IconButton } from "../ui/button";
import { Notice } from "../ui/notice";
import { setTheme, type Theme, theme } from "../ui/theme";
import { KeysDialog } from "./keys-dialog";
import { meQuery } from "./queries";
import { TypedAhead } from "./typed-ahead";

const Palette = lazy(() => import("./palette"));
const typedAhead = new TypedAhead();

export function Shell() {
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const signOut = () => {
    authority.signOut().catch((error: unknown) => setFailure(wordsOf(error)));
  };
  useShortcuts({ "?": () => setKeysOpen(true) });
  useNews();
  usePaletteKey(() => setPaletteOpen((open) => !open));
  useLayoutEffect(() => {
    if (!paletteOpen) return;
    typedAhead.begin();
    return () => void typedAhead.end();
  }, [paletteOpen]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="absolute top-1 left-1 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <header className="flex min-h-12 shrink-0 items-center gap-x-1 border-b border-line bg-surface px-3 max-sm:flex-wrap max-sm:pt-1">
        <Link to="/" className="flex shrink-0 items-center gap-2 rounded-md px-1.5 py-1 font-semibold">
          <img src="/icon.svg" alt="" width={22} height={22} />
          <span className="max-sm:sr-only">ResolutionFlow</span>
        </Link>
        <nav
          aria-label="Main"
          className="ml-2 flex min-w-0 gap-0.5 overflow-x-auto text-sm whitespace-nowrap max-sm:order-last max-sm:ml-0 max-sm:w-full max-sm:justify-between max-sm:pb-1"
        >
          <NavLink to="/">Dashboard</NavLink>
          <NavLink to="/flows">Flows</NavLink>
          <Escalations />
          <NavLink to="/people">People</NavLink>
          <NavLink to="/links">Links</NavLink>
        </nav>
        <div className="ml-auto flex shrink-0 items-center gap-1">
          <IconButton icon={Search} label="Go to or do (Ctrl K)" onClick={() => setPaletteOpen(true)} />
          <IconButton
            icon={Keyboard}
            label="Keys"
            className="max-sm:hidden"
            onClick={() => setKeysOpen(true)}
          />
          <Bell />
          <UserMenu onSignOut={signOut} />
        </div>
      </header>
      <div id="main" className="flex min-h-0 flex-1 flex-col">
        <Outlet />
      </div>
      <KeysDialog open={keysOpen} onOpenChange={setKeysOpen} />
      {paletteOpen && (
        <Suspense fallback={null}>
          <Palette
            begun={() => typedAhead.end()}
            onClose={() => setPaletteOpen(false)}
            onKeys={() => setKeysOpen(true)}
            onSignOut={signOut}
          />
        </Suspense>
      )}
      {failure && (
        <Notice tone="bad" live onDismiss={() => setFailure(null)} className="fixed top-14 right-3 z-50">
          {failure}
        </Notice>
      )}
    </div>
  );
}

/** With its modifier the key is nobody's text, so it acts while typing too. */
function usePaletteKey(toggle: () => void): void {
  const latest = useRef(toggle);
  useEffect(() => {
    latest.current = toggle;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** Whatever there is news of is read again. */
function useNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const keys = { change: escalationsQuery.queryKey, notices: notificationsQuery.queryKey };
    return followNews((news) => void queries.invalidateQueries({ queryKey: keys[news] }));
  }, [queries]);
}

/** How many one may take over, on every page and in the tab's name. */
function Escalations() {
  const { data } = useQuery(escalationsQuery);
  const waiting = data?.items.filter((one) => one.take.allowed).length ?? 0;
  useEffect(() => waitingCount.set(waiting), [waiting]);
  return <NavLink to="/escalations">{waiting > 0 ? `Escalations (${waiting})` : "Escalations"}</NavLink>;
}

interface NavLinkProps {
  to: "/" | "/flows" | "/escalations" | "/people" | "/links";
  children: string;
}

function NavLink({ to, children }: NavLinkProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      className="rounded-md px-2.5 py-1.5 font-medium text-muted max-sm:px-1 hover:bg-raised hover:text-ink aria-[current=page]:text-ink aria-[current=page]:bg-raised"
    >
      {children}
    </Link>
  );
}

const THEMES: { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: "system", label: "As the system", icon: Monitor },
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
];

function UserMenu({ onSignOut }: { onSignOut: () => void }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const chosen = useStore(theme);
  const itemClass =
    "flex items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-soft";
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex items-center gap-2 rounded-md px-1.5 py-1 text-sm hover:bg-raised">
        <Avatar name={me.user.name} size="sm" />
        <span className="max-w-40 truncate max-sm:sr-only">{me.user.name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 w-60 rounded-md border border-line bg-surface p-1.5 shadow-pop"
        >
          <div className="px-2.5 py-1.5 text-sm">
            <p className="truncate font-medium">{me.user.name}</p>
            <p className="truncate text-muted">{me.user.email}</p>
            <p className="truncate text-muted">{me.account.name}</p>
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.RadioGroup value={chosen} onValueChange={(value) => setTheme(value as Theme)}>
            <DropdownMenu.Label className="px-2.5 py-1 text-xs text-muted">Theme</DropdownMenu.Label>
            {THEMES.map(({ theme: value, label, icon: Icon }) => (
              <DropdownMenu.RadioItem key={value} value={value} className={itemClass}>
                <Icon aria-hidden size={15} />
                {label}
                <DropdownMenu.ItemIndicator className="ml-auto text-accent">✓</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={itemClass} asChild>
            <Link to="/settings">
              <SettingsIcon aria-hidden size={15} />
              Settings
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={itemClass} onSelect={onSignOut}>
            <LogOut aria-hidden size={15} />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
