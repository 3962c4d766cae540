import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { Diary } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();
const trigger = { triggers: [{ event: "x" }] };

it.each([
  ["concurrency", { ...trigger, concurrency: 2 }],
  ["debounce", { ...trigger, debounce: { period: "1s" } }],
  ["batchEvents", { ...trigger, batchEvents: { maxSize: 2, timeout: "1s" } }],
  ["rateLimit", { ...trigger, rateLimit: { limit: 1, period: "1s" } }],
  ["throttle", { ...trigger, throttle: { limit: 1, period: "1s" } }],
  ["priority", { ...trigger, priority: { run: "100" } }],
  ["singleton", { ...trigger, singleton: { mode: "skip" } }],
  ["idempotency", { ...trigger, idempotency: "event.data.id" }],
  ["timeouts", { ...trigger, timeouts: { finish: "1h" } }],
  ["cron", { triggers: [{ cron: "* * * * *" }] }],
  ["cancelOn.timeout", { ...trigger, cancelOn: [{ event: "y", timeout: "1h" }] }],
] as const)("refuses a function that uses %s, naming both", async (option, config) => {
  await expect(
    start(db, (inngest) => [inngest.createFunction({ id: "wish", ...config } as never, () => undefined)]),
  ).rejects.toThrow(`Function "suite-wish" uses "${option}", which the embedded Inngest server does not support.`);
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
