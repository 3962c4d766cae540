import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import type { BuildFunctions } from "./testing";
import { Diary, eventually, forget, gate, start } from "./testing";

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
