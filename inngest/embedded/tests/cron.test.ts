import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { Diary, eventually } from "../conformance/testing";
import { forget, start } from "../conformance/testing.embedded";

const db = useTestDatabase();

const run = async (text: string) => [...(await withSystem((tx) => tx.execute(sql.raw(text))))];
/** As if no engine had run for so long. */
const missed = (ago: string) =>
  run(
    `update inngest.queue set due_at = due_at - interval '${ago}', created_at = created_at - interval '${ago}' where kind = 'cron'`,
  );
const runsOf = (name: string) => run(`select id from inngest.runs where function_id = 'suite-${name}'`);

it("starts one run a moment, however many servers there are, and one for all that was missed", async () => {
  const diary = new Diary();
  const serve = () =>
    start(db, (inngest) => [
      inngest.createFunction({ id: "tick", triggers: [{ cron: "0 * * * *" }] }, ({ event }) => diary.write(event.name)),
    ]);
  await Promise.all([serve(), serve(), serve()]);
  expect(await run("select step_id from inngest.queue where kind = 'cron'")).toEqual([{ step_id: "0 * * * *" }]);
  expect(await runsOf("tick")).toEqual([]);
  await missed("1 day");
  await run("select pg_notify('inngest', '')");
  await diary.until(["inngest/scheduled.timer"]);
  await eventually(async () =>
    expect(
      await run("select 1 from inngest.queue where kind = 'cron' and due_at > now() and owner is null"),
    ).toHaveLength(1),
  );
  expect(await runsOf("tick")).toHaveLength(1);
});

it("keeps a moment that passed while no engine ran, and forgets the crons of a function that has others now", async () => {
  const diary = new Diary();
  const serve = (cron: string) =>
    start(db, (inngest) => [inngest.createFunction({ id: "change", triggers: [{ cron }] }, () => diary.write(cron))]);
  const first = await serve("0 3 * * *");
  await first.stop();
  forget(first);
  await missed("2 days");
  const second = await serve("0 3 * * *");
  await diary.until(["0 3 * * *"]);
  await second.stop();
  forget(second);
  await serve("0 4 * * *");
  expect(await run("select step_id from inngest.queue where kind = 'cron' and run_id like '%change'")).toEqual([
    { step_id: "0 4 * * *" },
  ]);
});

it("obeys the function's options", async () => {
  const diary = new Diary();
  await start(db, (inngest) => [
    inngest.createFunction(
      { id: "single-tick", triggers: [{ cron: "0 5 * * *" }], singleton: { mode: "skip" } },
      async ({ step }) => {
        await step.run("tell", () => diary.write("ran"));
        await step.sleep("long", "1h");
      },
    ),
  ]);
  for (let moment = 0; moment < 3; moment++) {
    await missed("1 day");
    await run("select pg_notify('inngest', '')");
    await eventually(async () =>
      expect(
        await run("select 1 from inngest.queue where kind = 'cron' and due_at > now() and owner is null"),
      ).toHaveLength(1),
    );
  }
  await diary.until(["ran"]);
  expect(await runsOf("single-tick")).toHaveLength(1);
});
