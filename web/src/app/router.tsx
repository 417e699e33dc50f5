// Every page of the app and its address.
// What must stay true: one list; pages that need somebody signed in are below
// `signedIn`, whose loader asks; loaders fetch what the page shows first.
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { authority } from "../api/auth";
import { ApiError } from "../api/problem";
import type { Variant } from "../features/documents/queries";
import { isVariant } from "../features/documents/words";
import { type FilterSearch, fromSearch } from "../features/flows/filter";
import { flowQuery, flowsQuery } from "../features/flows/queries";
import { escalationsQuery } from "../features/sessions/escalations/queries";
import { liveSessionsQuery, sessionQuery } from "../features/sessions/queries";
import { auditFilter } from "../features/tenancy/audit/filter";
import { safeNext } from "../lib/links";
import { FailedPage, LostPage, WaitingPage } from "./error-pages";
import { meQuery } from "./queries";
import { Root } from "./root";
import { addressOfSection } from "./settings-pages";
import { Shell } from "./shell";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: LostPage,
  errorComponent: FailedPage,
});

export interface SignInSearch {
  next?: string;
  because?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch =>
    typeof search.next === "string" ? { next: safeNext(search.next) } : {},
  component: lazyRouteComponent(() => import("./door-pages"), "SignInPage"),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  component: lazyRouteComponent(() => import("./door-pages"), "InvitePage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./door-pages"), "ResetPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: Shell,
  pendingComponent: WaitingPage,
  beforeLoad: async ({ context, location }) => {
    try {
      if (authority.state.get().is !== "in") await authority.fresh(null);
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      const status = error instanceof ApiError ? error.problem.status : 0;
      if (status !== 401 && status !== 403) throw error;
      const search = location.href === "/" ? {} : { next: location.href };
      throw redirect({ to: "/sign-in", search });
    }
  },
});

const dashboard = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  loader: ({ context }) => {
    void context.queries.prefetchQuery(liveSessionsQuery);
    void context.queries.prefetchInfiniteQuery(flowsQuery);
  },
  component: lazyRouteComponent(() => import("./dashboard-page"), "DashboardPage"),
});

const flows = createRoute({
  getParentRoute: () => signedIn,
  path: "/flows",
  validateSearch: (search: Record<string, unknown>): { flow?: string } & FilterSearch => ({
    ...(typeof search.flow === "string" && { flow: search.flow }),
    ...fromSearch(search),
  }),
  loaderDeps: ({ search: { flow } }) => ({ flow }),
  loader: ({ context, deps }) => {
    void context.queries.prefetchInfiniteQuery(flowsQuery);
    if (deps.flow) void context.queries.prefetchQuery(flowQuery(deps.flow));
  },
  component: lazyRouteComponent(() => import("./flows-page"), "FlowsPage"),
});

interface RoomSearch {
  at?: number;
  watch?: true;
  panel?: "copilot" | "tasks";
}

const session = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$id",
  // The moment shown, without one, now; whether one comes to watch only; what is open beside the step.
  validateSearch: (search: Record<string, unknown>): RoomSearch => {
    const at = Number(search.at);
    return {
      ...(Number.isSafeInteger(at) && at > 0 && { at }),
      ...(search.watch === true && { watch: true as const }),
      ...((search.panel === "copilot" || search.panel === "tasks") && { panel: search.panel }),
    };
  },
  loader: ({ context, params }) => {
    void context.queries.prefetchQuery(sessionQuery(params.id));
  },
  component: lazyRouteComponent(() => import("./session-page"), "SessionPage"),
});

const documents = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$id/document",
  validateSearch: (search: Record<string, unknown>): { variant?: Variant } =>
    isVariant(search.variant) ? { variant: search.variant } : {},
  loader: ({ context, params }) => {
    void context.queries.prefetchQuery(sessionQuery(params.id));
  },
  component: lazyRouteComponent(() => import("./document-page"), "DocumentPage"),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: "/people",
  component: lazyRouteComponent(() => import("./people-page"), "PeoplePage"),
});

const links = createRoute({
  getParentRoute: () => signedIn,
  path: "/links",
  component: lazyRouteComponent(() => import("./links-page"), "LinksPage"),
});

const escalations = createRoute({
  getParentRoute: () => signedIn,
  path: "/escalations",
  loader: ({ context }) => {
    void context.queries.prefetchQuery(escalationsQuery);
  },
  component: lazyRouteComponent(() => import("./escalations-page"), "EscalationsPage"),
});

const escalation = createRoute({
  getParentRoute: () => signedIn,
  path: "/escalations/$session",
  component: lazyRouteComponent(() => import("./escalations-page"), "EscalationPage"),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings-layout"), "SettingsLayout"),
});

const settingsOverview = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: ({ location }) => {
    const moved = addressOfSection(location.hash);
    if (moved) throw redirect({ to: moved, replace: true });
  },
  component: lazyRouteComponent(() => import("./settings-layout"), "SettingsOverview"),
});

/** A page of the settings; what is on it is the layout's, which keeps it when another is opened. */
const settingsPage = <Path extends string>(path: Path) =>
  createRoute({ getParentRoute: () => settings, path });

const settingsAudit = createRoute({
  getParentRoute: () => settings,
  path: "audit",
  validateSearch: auditFilter,
  component: lazyRouteComponent(() => import("./settings-audit-page"), "SettingsAuditPage"),
});

const routes = root.addChildren([
  signIn,
  invite,
  reset,
  signedIn.addChildren([
    dashboard,
    documents,
    escalation,
    escalations,
    flows,
    links,
    people,
    session,
    settings.addChildren([
      settingsOverview,
      settingsAudit,
      settingsPage("escalations"),
      settingsPage("flowpilot"),
      settingsPage("notifications"),
      settingsPage("redaction"),
      settingsPage("templates"),
      settingsPage("tickets"),
      settingsPage("webhooks"),
      settingsPage("words"),
    ]),
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: "intent",
    defaultPendingMs: 150,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
