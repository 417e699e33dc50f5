// Where a notification leads.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Notification } from "./queries";

interface TargetProps {
  told: Notification;
  onOpen: () => void;
  className: string;
  children: ReactNode;
}

/** Where to look. */
export function Target({ told, onOpen, className, children }: TargetProps) {
  const shared = { className, onClick: onOpen, children };
  if (told.kind === "webhook.off") return <Link to="/settings/webhooks" {...shared} />;
  if (!told.session) return <Link to="/" {...shared} />;
  const params = { id: told.session.id };
  if (told.kind === "push.failed") return <Link to="/sessions/$id/document" params={params} {...shared} />;
  // What is dealt with has no page before the room any more.
  if (told.kind === "escalation.offered" && told.now?.open !== false) {
    return <Link to="/escalations/$session" params={{ session: told.session.id }} {...shared} />;
  }
  const search = told.kind === "task.assigned" ? { panel: "tasks" as const } : {};
  return <Link to="/sessions/$id" params={params} search={search} {...shared} />;
}
