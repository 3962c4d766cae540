import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { type BuildFunctions, Diary, eventually, gate } from "../conformance/testing";
import { forget, start } from "../conformance/testing.embedded";

const db = useTestDatabase();

const run = async (text: string) => [...(await withSystem((tx) => tx.execute<Record<string, unknown>>(sql.raw(text))))];

it("puts a full key's jobs out of the claims' sight as they come", async () => {
  const inside = gate();
  const go = gate();
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "one", triggers: [{ event: "one" }], concurrency: 1 }, async () => {
      inside.open();
      await go.opened;
      diary.write("ran");
    }),
  ]);
  await server.send({ name: "one" });
  await inside.opened;
  const parked = (n: number) =>
    eventually(async () =>
      expect(await run("select count(*)::int as n from inngest.queue where parked is not null")).toEqual([{ n }]),
    );
  // The first of them has to be claimed to find the key full; those that come after it queue up at once.
  await server.send({ name: "one" });
  await parked(1);
  for (let n = 0; n < 4; n++) await server.send({ name: "one" });
  await parked(5);
  expect(await run("select count(*)::int as n from inngest.queue where parked is not null and generation > 0")).toEqual(
    [{ n: 1 }],
  );
  go.open();
  await eventually(() => expect(diary.lines).toHaveLength(6));
  await eventually(async () => expect(await run("select id from inngest.queue")).toEqual([]));
});

it("frees the places of an engine that died, and of a run that was cancelled", async () => {
  const diary = new Diary();
  const inside = gate();
  const build =
    (who: string): BuildFunctions =>
    (inngest) => [
      inngest.createFunction(
        { id: "held", triggers: [{ event: "held" }], concurrency: 1, cancelOn: [{ event: "halt", match: "data.n" }] },
        async ({ event, step }) => {
          await step.run("work", async () => {
            diary.write(`${who} ${event.data.n}`);
            inside.open();
            if (who === "first" || event.data.n === 2) await new Promise(() => undefined);
          });
        },
      ),
    ];
  const options = { leaseMs: 3_600_000, pollMs: 50 };
  const first = await start(db, build("first"), options);
  await first.send({ name: "held", data: { n: 1 } });
  await inside.opened;
  // One after the other: events that come together may queue up in either order.
  for (const n of [2, 3]) {
    await first.send({ name: "held", data: { n } });
    await eventually(async () =>
      expect(await run("select id from inngest.queue where parked is not null")).toHaveLength(n - 1),
    );
  }
  await first.vanish();
  forget(first);
  const second = await start(db, build("second"), options);
  // The dead engine's job and the first of those that waited are free at the same moment: either may be first.
  await eventually(() => expect(diary.lines).toContain("second 2"));
  await second.send({ name: "halt", data: { n: 2 } });
  await eventually(() => expect([...diary.lines].sort()).toEqual(["first 1", "second 1", "second 2", "second 3"]));
  await second.stop({ graceMs: 0 });
  forget(second);
});

it("asks nothing more of the database for a function without options", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "plain", triggers: [{ event: "plain" }] }, () => diary.write("ran")),
  ]);
  await server.send({ name: "plain" });
  await diary.until(["ran"]);
  expect(await run("select flow, parent_run from inngest.runs where function_id = 'suite-plain'")).toEqual([
    { flow: null, parent_run: null },
  ]);
  expect(await run("select key from inngest.slots where key like '%plain%'")).toEqual([]);
});
