import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { Diary, eventually, gate, start } from "./testing";

const db = useTestDatabase();

const waits = async () => {
  const rows = await withSystem((tx) => tx.execute<{ n: number }>(sql`select count(*)::int as n from inngest.waits`));
  return rows[0]?.n;
};

it.each([
  ["equality", "async.data.id == event.data.id"],
  ["equality the other way round", "event.data.id == async.data.id"],
  ["equality and more", "async.data.id == event.data.id && async.data.score > 5"],
  ["no equality", "async.data.id in [event.data.id] && async.data.score > 5"],
  ["a literal", "async.data.ok == true"],
])("wakes for the matching event only: %s", async (name, condition) => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "w", triggers: [{ event: `go ${name}` }] }, async ({ step }) => {
      const event = await step.waitForEvent("wait", { event: `answer ${name}`, if: condition, timeout: "1h" });
      diary.write(`got ${event?.data.id} ${event?.name}`);
    }),
  ]);
  await server.send({ name: `go ${name}`, data: { id: "A" } });
  await eventually(async () => expect(await waits()).toBe(1));
  await server.send({ name: `answer ${name}`, data: { id: "B", score: 1, ok: false } });
  await server.send({ name: `other ${name}`, data: { id: "A", score: 9, ok: true } });
  await server.send({ name: `answer ${name}`, data: { id: "A", score: 9, ok: true } });
  await diary.until([`got A answer ${name}`]);
  expect(await waits()).toBe(0);
});

it("wakes for any event of the name when there is no condition, and by match", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "any", triggers: [{ event: "any" }] }, async ({ step }) => {
      const one = await step.waitForEvent("one", { event: "first", timeout: "1h" });
      diary.write(`one ${one?.data.n}`);
      const two = await step.waitForEvent("two", { event: "second", match: "data.id", timeout: "1h" });
      await step.run("end", () => diary.write(`two ${two?.data.n}`));
    }),
  ]);
  await server.send({ name: "any", data: { id: 7 } });
  await eventually(async () => expect(await waits()).toBe(1));
  await server.send({ name: "first", data: { n: 1 } });
  await eventually(async () => expect((await waits()) === 1 && diary.lines.length > 0).toBe(true));
  await server.send({ name: "second", data: { id: 8, n: 2 } });
  await server.send({ name: "second", data: { id: 7, n: 3 } });
  await eventually(() => expect(diary.lines.at(-1)).toBe("two 3"));
});

it("gives null when the time is over, and ignores the event after that", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "late", triggers: [{ event: "late" }] }, async ({ step }) => {
      const event = await step.waitForEvent("wait", { event: "too late", timeout: "1s" });
      await step.run("end", () => diary.write(`got ${event}`));
    }),
  ]);
  await server.send({ name: "late" });
  await diary.until(["got null"]);
  await server.send({ name: "too late" });
  expect(diary.lines).toEqual(["got null"]);
});

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
