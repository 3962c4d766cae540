import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { Diary, eventually, gate } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";
import { createQueue } from "../queue";

const db = useTestDatabase();

const rows = async <T extends Record<string, unknown>>(text: string) => [
  ...(await withSystem((tx) => tx.execute<T>(sql.raw(text)))),
];

it.each([
  ["a call for each step", false],
  ["a checkpoint after each step", { bufferedSteps: 1 }],
] as const)("discards what comes back after the job was taken over: %s", async (name, checkpointing) => {
  const diary = new Diary();
  const inside = gate();
  const go = gate();
  const server = await start(
    db,
    (inngest) => [
      inngest.createFunction(
        { id: "fenced", triggers: [{ event: `fenced ${name}` }], checkpointing },
        async ({ step }) => {
          await step.run("a", async () => {
            const nth = diary.count("a") + 1;
            diary.write("a");
            if (nth === 1) {
              inside.open();
              await go.opened;
            }
            return nth;
          });
          const a = await step.run("b", () => diary.count("a"));
          await step.sleep("stored by now", 1000);
          await step.run("end", () => diary.write(`end ${a}`));
        },
      ),
    ],
    { leaseMs: 3_600_000, pollMs: 50 },
  );
  await server.send({ name: `fenced ${name}` });
  await inside.opened;
  // As if the lease had run out: the next claim is a new generation, and runs the step a second time.
  await withSystem((tx) => tx.execute(sql`update inngest.queue set due_at = now()`));
  await eventually(async () => expect(await rows("select 1 from inngest.queue where kind = 'sleep'")).toHaveLength(1));
  const stored = await rows("select id, result from inngest.steps order by seq");
  go.open();
  await eventually(() => expect(server.active).toBe(0));
  expect(await rows("select id, result from inngest.steps order by seq")).toEqual(stored);
  await eventually(() => expect(diary.lines.at(-1)).toBe("end 2"));
  expect(diary.count("a")).toBe(2);
});

it("lets nobody without the current generation settle, checkpoint or prolong a job", async () => {
  const client = pool(db.url, { max: 1, connection: { role: "flowpilot_system" } });
  const queue = createQueue(client, { appId: "fence", worker: 7, leaseMs: 60_000 });
  await withSystem(async (tx) => {
    await tx.execute(sql`insert into inngest.events (id, name, data, ts) values ('e', 'e', '{}', 0)`);
    await tx.execute(sql`insert into inngest.runs (id, app_id, function_id, event_id) values ('r', 'fence', 'f', 'e')`);
    await tx.execute(sql`insert into inngest.queue (app_id, kind, run_id) values ('fence', 'discover', 'r')`);
  });
  const [stale] = (await queue.claim(5)).jobs;
  await withSystem((tx) => tx.execute(sql`update inngest.queue set due_at = now() where run_id = 'r'`));
  const [current] = (await queue.claim(5)).jobs;
  if (!stale || !current) throw new Error("Nothing was claimed.");
  const result = { id: "s", name: "s", op: "StepRun", value: { data: 1 } };
  expect(await queue.checkpoint(stale, [result])).toBe(false);
  expect(await queue.settle(stale, { run: "r", finish: { status: "completed", output: null } })).toBe("stale");
  expect(await queue.heartbeat([stale])).toEqual(new Set());
  expect(await rows("select status from inngest.runs where id = 'r'")).toEqual([{ status: "running" }]);
  expect(await rows("select * from inngest.steps where run_id = 'r'")).toEqual([]);
  expect(await queue.heartbeat([current])).toEqual(new Set([current.id]));
  expect(await queue.checkpoint(current, [result])).toBe(true);
  expect(await queue.settle(current, { run: "r", finish: { status: "completed", output: null } })).toBe("done");
  expect((await queue.claim(5)).jobs).toEqual([]);
  await client.end();
});
