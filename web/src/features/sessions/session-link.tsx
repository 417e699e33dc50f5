// A session by its title, where it is named elsewhere.
// What must stay true: who may not see it reads that there is one, and nothing of it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sessionQuery } from "./queries";

export function SessionLink({ id }: { id: string }) {
  const { data, error } = useQuery({ ...sessionQuery(id), staleTime: 60_000, retry: false });
  if (error) return <span className="text-muted">a session that you do not see</span>;
  if (!data) return <span className="text-muted">a session</span>;
  return (
    <Link to="/sessions/$id" params={{ id }} className="underline underline-offset-2 hover:text-accent">
      {data.title}
    </Link>
  );
}
