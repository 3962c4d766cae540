import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { Diary } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();

/** The real server resumes the caller of a cancelled function with its event instead of an error; that helps nobody. */
it("fails the step when the invoked function is cancelled", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => {
    const child = inngest.createFunction(
      { id: "child", triggers: [], cancelOn: [{ event: "halt" }] },
      async ({ step }) => {
        await step.run("begin", () => diary.write("begin"));
        await step.sleep("long", "1h");
      },
    );
    const parent = inngest.createFunction({ id: "parent", triggers: [{ event: "go" }] }, async ({ step }) => {
      try {
        await step.invoke("child", { function: child });
      } catch (error) {
        await step.run("end", () => diary.write((error as Error).message));
      }
    });
    return [child, parent];
  });
  await server.send({ name: "go" });
  await diary.until(["begin"]);
  await server.send({ name: "halt" });
  await diary.until(["begin", "The invoked function was cancelled."]);
});

it.each([
  ["its rate limit", { rateLimit: { limit: 1, period: "1h" as const } }],
  ["its singleton", { singleton: { mode: "skip" as const } }],
])("fails the step at once when %s keeps the function from starting", async (name, option) => {
  const diary = new Diary();
  const server = await start(db, (inngest) => {
    const child = inngest.createFunction({ id: "limited", triggers: [], ...option }, async ({ step }) => {
      await step.run("begin", () => diary.write("begin"));
      await step.sleep("long", "1h");
    });
    const parent = inngest.createFunction(
      { id: "caller", triggers: [{ event: name }], retries: 0 },
      async ({ step }) => {
        try {
          await step.invoke("child", { function: child });
        } catch (error) {
          await step.run("end", () => diary.write((error as Error).message));
        }
      },
    );
    return [child, parent];
  });
  await server.send({ name });
  await diary.until(["begin"]);
  await server.send({ name });
  await diary.until([
    "begin",
    "The invoked function was not started: its rate limit, idempotency or singleton forbids it.",
  ]);
});

it("answers once when the function ends while its time runs out", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => {
    const child = inngest.createFunction({ id: "close", triggers: [] }, async ({ step }) => {
      await step.sleep("nap", "1s");
      return "done";
    });
    const parent = inngest.createFunction({ id: "racer", triggers: [{ event: "race" }] }, async ({ step }) => {
      const result = await step.invoke("close", { function: child, timeout: "1s" }).catch((error: Error) => error.name);
      await step.run("end", () => diary.write(result === "done" ? "answered" : "timed out"));
    });
    return [child, parent];
  });
  await server.send({ name: "race" });
  await expect.poll(() => diary.lines, { timeout: 15_000 }).toHaveLength(1);
  expect(["answered", "timed out"]).toContain(diary.lines[0]);
});
