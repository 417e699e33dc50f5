// Who works here.
import { useSuspenseQuery } from "@tanstack/react-query";
import { PeopleOfAccount } from "../features/tenancy/people/people";
import { useTitle } from "../lib/use-title";
import { meQuery } from "./queries";

export function PeoplePage() {
  useTitle("People");
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-6">
      <h1 className="mb-5 text-xl font-semibold">People of {me.account.name}</h1>
      <PeopleOfAccount me={me.user} />
    </main>
  );
}
