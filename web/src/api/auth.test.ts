// Tokens: one refresh at a time in all tabs, one retry, and clean ends.
import { expect, test, vi } from "vitest";
import { Authority, withToken } from "./auth";
import { ApiError } from "./problem";

const user = (id: string) => ({
  id,
  email: `${id}@demo.test`,
  name: id,
  role: "engineer" as const,
  status: "active" as const,
});
const json = (status: number, value: unknown) => new Response(JSON.stringify(value), { status });

/** A browser: tabs share the refresh cookie, the lock and the channel. */
function browser() {
  let queue: Promise<unknown> = Promise.resolve();
  const listeners: { tab: number; hear: (event: MessageEvent) => void }[] = [];
  const server = {
    refreshes: 0,
    underWay: 0,
    most: 0,
    answer: () => json(200, { access_token: `t${server.refreshes}`, expires_in: 900, user: user("ann") }),
  };
  const restart = vi.fn();
  const tab = (number: number) =>
    new Authority({
      fetch: async () => {
        server.refreshes += 1;
        server.underWay += 1;
        server.most = Math.max(server.most, server.underWay);
        await Promise.resolve();
        server.underWay -= 1;
        return server.answer();
      },
      locks: {
        request: (_name: string, work: unknown) => {
          const turn = queue.then(work as () => Promise<unknown>);
          queue = turn.catch(() => undefined);
          return turn;
        },
      } as Pick<LockManager, "request">,
      channel: {
        postMessage: (data: unknown) => {
          for (const other of listeners) if (other.tab !== number) other.hear({ data } as MessageEvent);
        },
        addEventListener: (_type: string, hear: unknown) => {
          listeners.push({ tab: number, hear: hear as (event: MessageEvent) => void });
        },
      },
      restart,
    });
  return { server, tab, restart };
}

test("many callers in two tabs cause one refresh", async () => {
  const { server, tab } = browser();
  const [one, two] = [tab(1), tab(2)];
  const tokens = await Promise.all([one.fresh(null), one.fresh(null), two.fresh(null), two.fresh(null)]);
  expect(new Set(tokens)).toEqual(new Set(["t1"]));
  expect(server).toMatchObject({ refreshes: 1, most: 1 });
  expect(two.state.get()).toMatchObject({ is: "in", user: { id: "ann" } });
});

test("an expired token is refreshed once and the request sent again, unchanged", async () => {
  const { server, tab } = browser();
  const one = tab(1);
  await one.fresh(null);
  const seen: string[] = [];
  const send = withToken(one, async (request) => {
    const sent = request as Request;
    seen.push(`${sent.headers.get("Authorization")} ${await sent.text()}`);
    return json(seen.length === 1 ? 401 : 200, {});
  });
  const response = await send("http://rf.test/x", { method: "POST", body: "hello" });
  expect(response.status).toBe(200);
  expect(seen).toEqual(["Bearer t1 hello", "Bearer t2 hello"]);
  expect(server.refreshes).toBe(2);
});

test("a second 401 is the answer", async () => {
  const { server, tab } = browser();
  const send = withToken(tab(1), async () => json(401, {}));
  expect((await send("http://rf.test/x")).status).toBe(401);
  expect(server.refreshes).toBe(2);
});

test("a refused refresh signs out and says so; without a network nothing is forgotten", async () => {
  const { server, tab } = browser();
  const one = tab(1);
  await one.fresh(null);
  server.answer = () => {
    throw new TypeError("no network");
  };
  await expect(one.fresh("t1")).rejects.toBeInstanceOf(ApiError);
  expect(one.state.get().is).toBe("in");
  server.answer = () => json(401, { code: "unauthenticated", detail: "Sign in." });
  await expect(one.fresh("t1")).rejects.toThrow("Sign in.");
  expect(one.state.get()).toMatchObject({ is: "out", because: expect.stringContaining("ended") });
});

test("someone else signing in in another tab restarts this one", async () => {
  const { tab, restart } = browser();
  const [one, two] = [tab(1), tab(2)];
  await one.fresh(null);
  two.signedIn({ access_token: "t9", expires_in: 900, user: user("bob") });
  expect(restart).toHaveBeenCalled();
});
