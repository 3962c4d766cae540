import { expect, it } from "vitest";
import { Diary, sendUntil, unique, useInngest } from "./testing";

const inngest = useInngest();

it.each([
  ["equality", "async.data.id == event.data.id"],
  ["equality the other way round", "event.data.id == async.data.id"],
  ["equality and more", "async.data.id == event.data.id && async.data.score > 5"],
  ["no equality", "async.data.id in [event.data.id] && async.data.score > 5"],
  ["a literal", "async.data.ok == true"],
])("wakes for the matching event only: %s", async (_name, condition) => {
  const diary = new Diary();
  const [go, answer, other] = [unique("go"), unique("answer"), unique("other")];
  const server = await inngest.start((client) => [
    client.createFunction({ id: "w", triggers: [{ event: go }] }, async ({ step }) => {
      const event = await step.waitForEvent("wait", { event: answer, if: condition, timeout: "1h" });
      await step.run("end", () => diary.write(`got ${event?.data.id} ${event?.name}`));
    }),
  ]);
  await server.send({ name: go, data: { id: "A" } });
  await sendUntil(
    server,
    [
      { name: answer, data: { id: "B", score: 1, ok: false } },
      { name: other, data: { id: "A", score: 9, ok: true } },
      { name: answer, data: { id: "A", score: 9, ok: true } },
    ],
    () => diary.lines.length > 0,
  );
  await diary.until([`got A ${answer}`]);
});

it("wakes for any event of the name when there is no condition, and by match", async () => {
  const diary = new Diary();
  const [any, first, second] = [unique("any"), unique("first"), unique("second")];
  const server = await inngest.start((client) => [
    client.createFunction({ id: "any", triggers: [{ event: any }] }, async ({ step }) => {
      const one = await step.waitForEvent("one", { event: first, timeout: "1h" });
      await step.run("tell", () => diary.write(`one ${one?.data.n}`));
      const two = await step.waitForEvent("two", { event: second, match: "data.id", timeout: "1h" });
      await step.run("end", () => diary.write(`two ${two?.data.n}`));
    }),
  ]);
  await server.send({ name: any, data: { id: 7 } });
  await sendUntil(server, [{ name: first, data: { n: 1 } }], () => diary.lines.length === 1);
  await sendUntil(
    server,
    [
      { name: second, data: { id: 8, n: 2 } },
      { name: second, data: { id: 7, n: 3 } },
    ],
    () => diary.lines.length === 2,
  );
  await diary.until(["one 1", "two 3"]);
});

it("gives null when the time is over, and ignores the event after that", async () => {
  const diary = new Diary();
  const [late, tooLate] = [unique("late"), unique("too late")];
  const server = await inngest.start((client) => [
    client.createFunction({ id: "late", triggers: [{ event: late }] }, async ({ step }) => {
      const event = await step.waitForEvent("wait", { event: tooLate, timeout: "1s" });
      await step.run("end", () => diary.write(`got ${event}`));
    }),
  ]);
  await server.send({ name: late });
  await diary.until(["got null"]);
  await server.send({ name: tooLate });
  expect(diary.lines).toEqual(["got null"]);
});
