// What surrounds every page: hints, the announcing region, signing out together.
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { authority } from "../api/auth";
import { useStore } from "../lib/use-store";
import { announcement } from "../ui/announce";

const OPEN = ["/sign-in", "/invite", "/reset"];

export function Root() {
  const auth = useStore(authority.state);
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const leaves = auth.is === "out" && !OPEN.includes(location.pathname);
  useEffect(() => {
    if (leaves)
      void navigate({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
  }, [leaves, navigate, location.href]);
  return (
    <Tooltip.Provider>
      <Outlet />
      <p role="status" aria-live="polite" className="sr-only">
        {useStore(announcement)}
      </p>
    </Tooltip.Provider>
  );
}
