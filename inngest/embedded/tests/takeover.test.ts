import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { BuildFunctions } from "../conformance/testing";
import { Diary, eventually, gate } from "../conformance/testing";
import { forget, start } from "../conformance/testing.embedded";

const db = useTestDatabase();

/** Far longer than a test may take: only knowing that the owner is dead can free its jobs. */
const NEVER_MS = 3_600_000;

it.each([
  ["a call for each step", false],
  ["a checkpoint after each step", { bufferedSteps: 1 }],
] as const)(
  "goes on at once after a kill in mid-step, running no stored step again: %s",
  async (name, checkpointing) => {
    const diary = new Diary();
    const inside = gate();
    const build =
      (who: string): BuildFunctions =>
      (inngest) => [
        inngest.createFunction(
          { id: "long", triggers: [{ event: `long ${name}` }], checkpointing },
          async ({ step }) => {
            const a = await step.run("a", () => diary.write(`a ${who}`, 1));
            const b = await step.run("b", async () => {
              diary.write(`b ${who}`);
              if (who === "first") {
                inside.open();
                await new Promise(() => undefined);
              }
              return a + 1;
            });
            await step.run("c", () => diary.write(`c ${who} ${b}`));
          },
        ),
      ];
    const first = await start(db, build("first"), { leaseMs: NEVER_MS });
    await first.send({ name: `long ${name}` });
    await inside.opened;
    await first.vanish();
    forget(first);
    await start(db, build("second"), { leaseMs: NEVER_MS });
    await diary.until(["a first", "b first", "b second", "c second 2"]);
  },
);

it("takes the jobs of a dead process over while it runs itself, and never those of a living one", async () => {
  const diary = new Diary();
  const hold = gate();
  const inside = gate();
  const build =
    (who: string): BuildFunctions =>
    (inngest) => [
      inngest.createFunction({ id: "held", triggers: [{ event: "held" }] }, async ({ step }) => {
        await step.run("x", async () => {
          diary.write(who);
          inside.open();
          if (who === "first") await hold.opened;
        });
      }),
    ];
  const first = await start(db, build("first"), { leaseMs: NEVER_MS, pollMs: 50 });
  await first.send({ name: "held" });
  await inside.opened;
  const second = await start(db, build("second"), { leaseMs: NEVER_MS, pollMs: 50 });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(diary.lines).toEqual(["first"]);
  await first.vanish();
  forget(first);
  await diary.until(["first", "second"]);
  await eventually(() => expect(second.active).toBe(0));
});

it("gives back at a stop what it could not finish", async () => {
  const diary = new Diary();
  const inside = gate();
  const build =
    (who: string): BuildFunctions =>
    (inngest) => [
      inngest.createFunction({ id: "stuck", triggers: [{ event: "stuck" }] }, async ({ step }) => {
        await step.run("x", async () => {
          diary.write(who);
          inside.open();
          if (who === "first") await new Promise(() => undefined);
        });
      }),
    ];
  const first = await start(db, build("first"), { leaseMs: NEVER_MS });
  await first.send({ name: "stuck" });
  await inside.opened;
  await first.stop({ graceMs: 50 });
  forget(first);
  await start(db, build("second"), { leaseMs: NEVER_MS });
  await diary.until(["first", "second"]);
});

it("runs one that may be taking its process down alone, and the others when it is done", async () => {
  const diary = new Diary();
  const [inside, hold] = [gate(), gate()];
  const build: BuildFunctions = (inngest) => [
    inngest.createFunction({ id: "suspect", triggers: [{ event: "suspect" }] }, async () => {
      diary.write("began");
      inside.open();
      await hold.opened;
      diary.write("ended");
    }),
    inngest.createFunction({ id: "other", triggers: [{ event: "other" }] }, () => diary.write("other")),
  ];
  // The functions are known; nobody serves them while the jobs come.
  const first = await start(db, build, { leaseMs: NEVER_MS });
  await first.stop();
  forget(first);
  await withSystem(async (tx) => {
    for (const [id, name] of [
      ["1", "other"],
      ["2", "suspect"],
      ["3", "other"],
    ])
      await tx.execute(sql`select inngest.ingest(${id}, ${name}, '{}', 0)`);
    await tx.execute(sql`update inngest.queue q set owner = 1, abandoned = 3, due_at = now() - interval '1 s'
      from inngest.runs r where r.id = q.run_id and r.event_id = '2'`);
  });
  const server = await start(db, build, { leaseMs: NEVER_MS, pollMs: 20 });
  await inside.opened;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(diary.lines).toEqual(["began"]);
  expect(server.active).toBe(1);
  hold.open();
  await diary.until(["began", "ended", "other", "other"]);
});

it("gives up a run that takes its process down again and again", async () => {
  const diary = new Diary();
  const server = await start(
    db,
    (inngest) => [
      inngest.createFunction(
        {
          id: "deadly",
          triggers: [{ event: "deadly" }],
          onFailure: async ({ error, step }) => {
            await step.run("tell", () => diary.write(error.message));
          },
        },
        () => diary.write("ran"),
      ),
    ],
    { leaseMs: NEVER_MS, pollMs: 50 },
  );
  await withSystem(async (tx) => {
    await tx.execute(sql`select inngest.ingest('deadly', 'deadly', '{}', 0)`);
    // As ten dead owners leave it.
    await tx.execute(sql`update inngest.queue set owner = 1, abandoned = 9`);
  });
  await diary.until(["The engine ended 10 times in the middle of this run; it is not tried again."]);
  expect(server.active).toBeLessThan(2);
});
