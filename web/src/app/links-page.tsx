// What is shared outside.
import { Links } from "../features/sessions/share/links";
import { useTitle } from "../lib/use-title";

export function LinksPage() {
  useTitle("Links");
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-6">
      <h1 className="mb-5 text-xl font-semibold">Shared links</h1>
      <Links />
    </main>
  );
}
