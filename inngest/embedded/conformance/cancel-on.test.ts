import { expect, it } from "vitest";
import { Diary, eventually, gate, unique, useInngest } from "./testing";

const inngest = useInngest();

it.each([
  ["match", { match: "data.id" }],
  ["if", { if: "async.data.id == event.data.id && async.data.sure == true" }],
])("ends a sleeping run by %s, and no other", async (_how, condition) => {
  const diary = new Diary();
  const [go, stop] = [unique("go"), unique("stop")];
  const [a, b] = [unique("a"), unique("b")];
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "c", triggers: [{ event: go }], cancelOn: [{ event: stop, ...condition }] },
      async ({ event, step }) => {
        await step.run("start", () => diary.write(`started ${event.data.id}`));
        await step.sleep("long", event.data.id === a ? "1h" : "3s");
        await step.run("end", () => diary.write(`end ${event.data.id}`));
      },
    ),
  ]);
  const cancelled = await server.send({ name: go, data: { id: a } });
  await server.send({ name: go, data: { id: b } });
  await eventually(() => expect(diary.lines).toHaveLength(2));
  await server.send({ name: stop, data: { id: a, sure: true } });
  await eventually(() => expect(diary.lines.at(-1)).toBe(`end ${b}`));
  await eventually(async () => expect((await server.runs(cancelled))[0]?.status).toBe("Cancelled"));
  expect(diary.count(`end ${a}`)).toBe(0);
});

it("discards what a cancelled run was just doing", async () => {
  const diary = new Diary();
  const inside = gate();
  const go = gate();
  const [busy, halt] = [unique("busy"), unique("halt")];
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "busy", triggers: [{ event: busy }], checkpointing: false, cancelOn: [{ event: halt, match: "data.id" }] },
      async ({ step }) => {
        await step.run("busy", async () => {
          inside.open();
          await go.opened;
        });
        await step.run("next", () => diary.write("next"));
      },
    ),
  ]);
  const id = unique("1");
  const event = await server.send({ name: busy, data: { id } });
  await inside.opened;
  await server.send({ name: halt, data: { id } });
  await eventually(async () => expect((await server.runs(event))[0]?.status).toBe("Cancelled"));
  go.open();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(diary.lines).toEqual([]);
});

it("does not end a run after the timeout of the cancelOn", async () => {
  const diary = new Diary();
  const [go, stop] = [unique("go"), unique("stop")];
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "late", triggers: [{ event: go }], cancelOn: [{ event: stop, timeout: "1s" }] },
      async ({ step }) => {
        await step.run("start", () => diary.write("started"));
        await step.sleep("past the timeout", "2s");
        await step.run("tell", () => diary.write("past"));
        await step.sleep("long enough to be cancelled", "2s");
        await step.run("end", () => diary.write("end"));
      },
    ),
  ]);
  await server.send({ name: go });
  await eventually(() => expect(diary.lines.at(-1)).toBe("past"));
  await server.send({ name: stop });
  await diary.until(["started", "past", "end"]);
});
