// Where something that was found is.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SearchHit } from "../api/types";

interface HitLinkProps {
  hit: Pick<SearchHit, "kind" | "of">;
  /** In a tab of its own, for those who must stay where they are. */
  aside?: boolean;
  children: ReactNode;
}

export function HitLink({ hit, aside, children }: HitLinkProps) {
  const more = { className: "hover:underline", ...(aside && { target: "_blank", rel: "noreferrer" }) };
  if (hit.kind === "session" || hit.kind === "running") {
    return (
      <Link to="/sessions/$id" params={{ id: hit.of }} {...more}>
        {children}
      </Link>
    );
  }
  return (
    <Link to="/flows" search={{ flow: hit.of }} {...more}>
      {children}
    </Link>
  );
}
