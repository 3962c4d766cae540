import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { Diary, eventually, gate } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";
import { EVENTS_KEPT_MS, RUNS_KEPT_MS } from "../retention";

const db = useTestDatabase();
const DAY = 86_400_000;

const run = async (text: string) => [...(await withSystem((tx) => tx.execute<Record<string, unknown>>(sql.raw(text))))];
const count = async (table: string) => (await run(`select count(*)::int as n from inngest.${table}`))[0]?.n;

it("deletes ended runs, their steps and events when their time is over, and nothing of what goes on", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "short", triggers: [{ event: "short" }] }, async ({ step }) => {
      await step.sleep("a step that is stored", 1);
      await step.run("end", () => diary.write("short"));
    }),
    inngest.createFunction({ id: "long", triggers: [{ event: "long" }] }, async ({ step }) => {
      await step.run("begin", () => diary.write("long"));
      await step.waitForEvent("end", { event: "end", timeout: "30d" });
      await step.run("end", () => diary.write("long ends"));
    }),
  ]);
  for (let n = 0; n < 5; n++) await server.send({ name: "short", id: `short-${n}` });
  await server.send({ name: "long", id: "long" });
  await eventually(() => expect(diary.lines).toHaveLength(6));
  await eventually(() => expect(server.active).toBe(0));

  expect(await server.prune(new Date(Date.now() + RUNS_KEPT_MS - DAY / 2))).toEqual({ runs: 0, events: 0 });
  expect(await server.prune(new Date(Date.now() + RUNS_KEPT_MS + DAY / 2))).toEqual({ runs: 5, events: 0 });
  expect(await count("runs")).toBe(1);
  expect(await run("select distinct run_id from inngest.steps")).toHaveLength(1);
  expect(await count("events")).toBe(6);
  expect(await server.prune(new Date(Date.now() + EVENTS_KEPT_MS + DAY / 2))).toEqual({ runs: 0, events: 5 });
  // Its event is what the run is called with.
  await server.send({ name: "end" });
  await eventually(() => expect(diary.lines.at(-1)).toBe("long ends"));
  await eventually(async () => {
    await server.prune(new Date(Date.now() + 2 * EVENTS_KEPT_MS));
    expect(await count("runs")).toBe(0);
  });
  expect(await count("events")).toBe(0);
  expect(await count("steps")).toBe(0);
});

it("never starts a run again for an event that is sent again after its run was deleted", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "once", triggers: [{ event: "once" }] }, () => diary.write("ran")),
  ]);
  await server.send({ name: "once", id: "once" });
  await diary.until(["ran"]);
  await eventually(async () => expect(await run("select 1 from inngest.runs where status = 'running'")).toEqual([]));
  // Three days and a half later.
  await run("update inngest.events set received_at = received_at - interval '84 hours' where id = 'once'");
  await run("update inngest.runs set id = '000000000001' || right(id, 20), ended_at = ended_at - interval '84 hours'");
  expect(await server.prune(new Date())).toEqual({ runs: 1, events: 0 });
  await server.send({ name: "once", id: "once" });
  await server.send({ name: "once", id: "another" });
  await diary.until(["ran", "ran"]);
  await eventually(() => expect(server.active).toBe(0));
  expect(diary.lines).toHaveLength(2);
});

it("leaves it to one process at a time", async () => {
  const server = await start(db, () => []);
  const other = pool(db.url, { max: 1 });
  const held = gate();
  const done = gate();
  const holding = other.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(724305)`;
    held.open();
    await done.opened;
  });
  await held.opened;
  expect(await server.prune(new Date())).toBeNull();
  done.open();
  await holding;
  await other.end();
  expect(await server.prune(new Date())).not.toBeNull();
});
