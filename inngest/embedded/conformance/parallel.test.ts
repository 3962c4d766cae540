import { expect, it } from "vitest";
import { Diary, eventually, gate, sendUntil, unique, useInngest } from "./testing";

const inngest = useInngest();

it("runs parallel steps side by side, each once, and joins them", async () => {
  const diary = new Diary();
  const par = unique("par");
  let inside = 0;
  const all = gate();
  const server = await inngest.start((client) => [
    client.createFunction({ id: "par", triggers: [{ event: par }] }, async ({ step }) => {
      const parts = await Promise.all(
        [1, 2, 3].map((n) =>
          step.run(`p${n}`, async () => {
            diary.write(`p${n}`);
            // None returns before all are in: only real concurrency gets past here.
            if (++inside === 3) all.open();
            await all.opened;
            return n;
          }),
        ),
      );
      const sum = await step.run("sum", () =>
        diary.write(
          "sum",
          parts.reduce((a, b) => a + b, 0),
        ),
      );
      await step.run("end", () => diary.write(`end ${sum}`));
    }),
  ]);
  await server.send({ name: par });
  await eventually(() => expect(diary.lines.at(-1)).toBe("end 6"));
  expect([...diary.lines].sort()).toEqual(["end 6", "p1", "p2", "p3", "sum"]);
});

it("retries one of a group without running the others again", async () => {
  const diary = new Diary();
  const parfail = unique("parfail");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "parfail", triggers: [{ event: parfail }] }, async ({ step, attempt }) => {
      await Promise.all([
        step.run("good", () => diary.write("good")),
        step.run("bad", () => {
          diary.write("bad");
          if (attempt === 0) throw new Error("once");
        }),
      ]);
      await step.run("end", () => diary.write("end"));
    }),
  ]);
  await server.send({ name: parfail });
  await eventually(() => expect(diary.lines.at(-1)).toBe("end"));
  expect([...diary.lines].sort()).toEqual(["bad", "bad", "end", "good"]);
});

it("goes on with the first of a wait and a sleep that race", async () => {
  const diary = new Diary();
  const race = unique("race");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "race", triggers: [{ event: race }] }, async ({ step }) => {
      const winner = await Promise.race([
        step.waitForEvent("never", { event: "never", timeout: "1h" }).then(() => "event"),
        step.sleep("short", 1000).then(() => "sleep"),
      ]);
      await step.run("end", () => diary.write(winner));
    }),
  ]);
  await server.send({ name: race });
  await diary.until(["sleep"]);
});

it("joins a step, a sleep and a wait", async () => {
  const diary = new Diary();
  const mixed = unique("mixed");
  const mixedAnswer = unique("mixed answer");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "mixed", triggers: [{ event: mixed }] }, async ({ step }) => {
      const [a, , event] = await Promise.all([
        step.run("a", () => "a"),
        step.sleep("b", 1000),
        step.waitForEvent("c", { event: mixedAnswer, timeout: "1h" }),
      ]);
      await step.run("end", () => diary.write(`${a} ${event?.data.n}`));
    }),
  ]);
  await server.send({ name: mixed });
  await sendUntil(server, [{ name: mixedAnswer, data: { n: 1 } }], () => diary.lines.length > 0);
  await diary.until(["a 1"]);
});
