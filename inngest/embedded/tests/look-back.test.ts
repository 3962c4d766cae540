import { sql } from "drizzle-orm";
import { it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { Diary, gate } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();

it.each([
  ["by index", "async.data.id == event.data.id"],
  ["by CEL", "async.data.id in [event.data.id]"],
])(
  "looks back: an event sent after the request began and before the wait stood is not lost, %s",
  async (how, condition) => {
    const diary = new Diary();
    const started = gate();
    const sent = gate();
    const server = await start(db, (inngest) => [
      inngest.createFunction(
        { id: "back", triggers: [{ event: `back ${how}` }], checkpointing: { bufferedSteps: 10 } },
        async ({ step }) => {
          await step.run("slice", async () => {
            started.open();
            await sent.opened;
          });
          const event = await step.waitForEvent("wait", { event: `answer ${how}`, if: condition, timeout: "1h" });
          diary.write(`got ${event?.data.n}`);
        },
      ),
    ]);
    await server.send({ name: `answer ${how}`, data: { id: "A", n: "before the run" } });
    await server.send({ name: `back ${how}`, data: { id: "A" } });
    await started.opened;
    await server.send({ name: `answer ${how}`, data: { id: "B", n: "for another" } });
    await server.send({ name: `answer ${how}`, data: { id: "A", n: "in time" } });
    sent.open();
    await diary.until(["got in time"]);
  },
);

it("loses no event of an uncommitted transaction while the wait is registered", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "slow", triggers: [{ event: "slow" }] }, async ({ step }) => {
      const event = await step.waitForEvent("wait", { event: "slow answer", match: "data.id", timeout: "1h" });
      diary.write(`got ${event?.data.id}`);
    }),
  ]);
  await withSystem(async (tx) => {
    // A run that will register its wait while this transaction still holds the answer back.
    await server.send({ name: "slow", data: { id: "A" } });
    await tx.execute(sql`select inngest.ingest('answer-1', 'slow answer', '{"id": "A"}', 0)`);
    // Time for the run to get there; on a slow machine it may have been first, which must end the same.
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await diary.until(["got A"]);
});
