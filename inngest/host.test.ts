import { sql } from "drizzle-orm";
import { afterEach, expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { Verdict } from "@/lib/engine/types";
import { newId } from "@/lib/tenancy/ids";
import { eventually, gate } from "./embedded/conformance/testing";
import { executionRequested } from "./events";
import { type Host, type HostDeps, startHost } from "./host";
import { publishEvent } from "./publish";

const db = useTestDatabase();
const hosts: Host[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop(1000)));
});

async function start(advance: HostDeps["advance"], sweep: HostDeps["sweep"] = async () => undefined): Promise<Host> {
  const host = await startHost({
    url: db.url,
    deps: { advance, sweep, cancelRunning: () => false, failExecution: async () => undefined },
    sweepEveryMs: 20,
    pruneEveryMs: 20,
  });
  hosts.push(host);
  return host;
}

async function request(): Promise<void> {
  const id = newId();
  await withSystem((tx) =>
    publishEvent(tx, { name: executionRequested.name, id, data: { org_id: newId(), execution_id: id } }),
  );
}

it("runs what a transaction has published, woken by its NOTIFY", async () => {
  const calls: string[] = [];
  await start(async ({ executionId }) => {
    calls.push(executionId);
    return { kind: "completed" };
  });
  await request();
  await eventually(() => expect(calls).toHaveLength(1));
});

it("ends the slice in hand at a stop, starts no other, and the next host goes on from there", async () => {
  const inside = gate();
  const go = gate();
  const calls: (string | null)[] = [];
  const advance: HostDeps["advance"] = async ({ expectedCheckpoint }): Promise<Verdict> => {
    calls.push(expectedCheckpoint);
    if (calls.length > 1) return { kind: "completed" };
    inside.open();
    await go.opened;
    return { kind: "running", checkpoint: "c1" };
  };
  const first = await start(advance);
  await request();
  await inside.opened;
  const stopped = first.stop(10_000);
  go.open();
  await stopped;
  hosts.pop();
  expect(calls).toEqual([null]);
  await start(advance);
  await eventually(() => expect(calls).toEqual([null, "c1"]));
});

it("sweeps again and again, also after a failure", async () => {
  let sweeps = 0;
  await start(
    async () => ({ kind: "completed" }),
    async () => {
      sweeps++;
      throw new Error("the database is away");
    },
  );
  await eventually(() => expect(sweeps).toBeGreaterThan(2));
});

it("deletes old runs and events in the background", async () => {
  await withSystem(async (tx) => {
    await tx.execute(
      sql`insert into inngest.events (id, name, data, ts, received_at) values ('old', 'old', '{}', 0, now() - interval '30 days')`,
    );
    await tx.execute(sql`insert into inngest.runs (id, app_id, function_id, event_id, status, ended_at)
      values ('00000000000100000000', 'a', 'f', 'old', 'completed', now() - interval '30 days')`);
  });
  await start(async () => ({ kind: "completed" }));
  const old = () => withSystem((tx) => tx.execute(sql`select from inngest.events where id = 'old'`));
  await eventually(async () => expect(await old()).toHaveLength(0));
});
