import { describe, expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

describe.each([
  ["a call for each step", false],
  ["a checkpoint after each step", { bufferedSteps: 1 }],
  ["buffered steps", { bufferedSteps: 100 }],
] as const)("step.run with %s", (_name, checkpointing) => {
  it("runs each step once and hands on what it returned", async () => {
    const diary = new Diary();
    const sum = unique("sum");
    const server = await inngest.start((client) => [
      client.createFunction({ id: "sum", triggers: [{ event: sum }], checkpointing }, async ({ event, step }) => {
        const a = await step.run("a", () => diary.write("a", event.data.n as number));
        const b = await step.run("b", () => diary.write("b", { twice: a * 2 }));
        const c = await step.run("c", () => diary.write("c"));
        await step.run("end", () => diary.write(`end ${a} ${b.twice} ${c}`));
      }),
    ]);
    await server.send({ name: sum, data: { n: 21 } });
    await diary.until(["a", "b", "c", "end 21 42 null"]);
  });

  it("does not run a step again when a later one is tried again", async () => {
    const diary = new Diary();
    const again = unique("again");
    const server = await inngest.start((client) => [
      client.createFunction({ id: "again", triggers: [{ event: again }], checkpointing }, async ({ step }) => {
        await step.run("first", () => diary.write("first"));
        const second = await step.run("second", () => {
          diary.write("second");
          if (diary.count("second") < 3) throw new Error("not yet");
          return "ok";
        });
        await step.run("third", () => diary.write(`third ${second}`));
      }),
    ]);
    await server.send({ name: again });
    await diary.until(["first", "second", "second", "second", "third ok"]);
  });

  it("keeps results that PostgreSQL cannot hold as they are", async () => {
    const diary = new Diary();
    const odd = unique("odd");
    const server = await inngest.start((client) => [
      client.createFunction({ id: "odd", triggers: [{ event: odd }], checkpointing }, async ({ step }) => {
        await step.run("nul", () => "a\u0000b\ud800 \\u0000");
        await step.sleep("so that it is stored", 1);
        await step.run("end", () => diary.write("end"));
      }),
    ]);
    await server.send({ name: odd });
    await diary.until(["end"]);
  });
});

it("runs a function only for the events of its trigger, by field and by expression", async () => {
  const diary = new Diary();
  const t = unique("t");
  const other = unique("other");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "all", triggers: [{ event: t }] }, ({ event }) => diary.write(`all ${event.data.n}`)),
    client.createFunction({ id: "field", triggers: [{ event: t, if: "event.data.kind == 'x'" }] }, ({ event }) =>
      diary.write(`field ${event.data.n}`),
    ),
    client.createFunction({ id: "cel", triggers: [{ event: t, if: "event.data.n > 1" }] }, ({ event }) =>
      diary.write(`cel ${event.data.n}`),
    ),
  ]);
  await server.send({ name: t, data: { n: 1, kind: "x" } });
  await server.send({ name: t, data: { n: 2, kind: "y" } });
  await server.send({ name: other, data: { n: 3, kind: "x" } });
  await server.send({ name: t, data: { n: 4, kind: "x" } });
  const all = ["all 1", "field 1", "all 2", "cel 2", "all 4", "field 4", "cel 4"].sort();
  await eventually(() => expect([...diary.lines].sort()).toEqual(all));
});
