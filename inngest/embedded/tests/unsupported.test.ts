import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { Diary } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();
const trigger = { triggers: [{ event: "x" }] };

it.each([
  ["debounce", { ...trigger, debounce: { period: "1s" } }],
  ["batchEvents", { ...trigger, batchEvents: { maxSize: 2, timeout: "1s" } }],
  ["throttle", { ...trigger, throttle: { limit: 1, period: "1s" } }],
  ["jitter", { triggers: [{ cron: "* * * * *", jitter: "30s" }] }],
  ['a trigger on "x/*"', { triggers: [{ event: "x/*" }] }],
  ['a trigger on "inngest/function.finished"', { triggers: [{ event: "inngest/function.finished" }] }],
] as const)("refuses a function that uses %s, naming both", async (option, config) => {
  await expect(
    start(db, (inngest) => [inngest.createFunction({ id: "wish", ...config } as never, () => undefined)]),
  ).rejects.toThrow(`Function "suite-wish" uses "${option}", which the embedded Inngest server does not support.`);
});

it.each([
  ["concurrency.key", { ...trigger, concurrency: { limit: 1, key: "event.data. ==" } }],
  ["priority.run", { ...trigger, priority: { run: "(" } }],
  ["singleton.key", { ...trigger, singleton: { mode: "skip", key: "1 +" } }],
  ["idempotency", { ...trigger, idempotency: "event.." }],
  ["timeouts.finish", { ...trigger, timeouts: { finish: "soon" } }],
  ["cron", { triggers: [{ cron: "61 * * * *" }] }],
] as const)("refuses a value of %s that cannot be read, naming both", async (option, config) => {
  await expect(
    start(db, (inngest) => [inngest.createFunction({ id: "wish", ...config } as never, () => undefined)]),
  ).rejects.toThrow(`Function "suite-wish" has an expression in "${option}" that cannot be read.`);
});

it("refuses a limit shared by functions without a key to share it by", async () => {
  await expect(
    start(db, (inngest) => [
      inngest.createFunction(
        { id: "wish", ...trigger, concurrency: { limit: 1, scope: "env" } } as never,
        () => undefined,
      ),
    ]),
  ).rejects.toThrow('Function "suite-wish" has a concurrency limit of the scope "env" without a key.');
});

it("refuses an expression that is not CEL", async () => {
  await expect(
    start(db, (inngest) => [
      inngest.createFunction({ id: "odd", triggers: [{ event: "x", if: "event.data. ==" }] }, () => undefined),
    ]),
  ).rejects.toThrow('Function "suite-odd" has an expression in "triggers" that cannot be read.');
});

it("fails a step of an unknown kind where the function awaits it", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "signal", triggers: [{ event: "signal" }] }, async ({ step }) => {
      try {
        await step.waitForSignal("wait", { signal: "s", timeout: "1h", onConflict: "fail" });
      } catch (error) {
        await step.run("end", () => diary.write((error as Error).message));
      }
    }),
  ]);
  await server.send({ name: "signal" });
  await diary.until(['The embedded Inngest server does not support steps of the kind WaitForSignal ("wait").']);
});
