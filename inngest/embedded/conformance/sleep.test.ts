import { expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

it("sleeps without holding a place, and goes on where it was", async () => {
  const diary = new Diary();
  const nap = unique("nap");
  const server = await inngest.start(
    (client) => [
      client.createFunction({ id: "nap", triggers: [{ event: nap }] }, async ({ event, step }) => {
        const before = await step.run("before", () => diary.write("before", Date.now()));
        await step.sleep("nap", 1000);
        const slept = await step.run("after", () => Date.now() - before);
        diary.write(`${event.data.n} slept ${slept >= 1000}`);
      }),
    ],
    { concurrency: 2 },
  );
  for (let n = 0; n < 6; n++) await server.send({ name: nap, data: { n } });
  await eventually(() => expect(diary.count("before")).toBe(6));
  await eventually(() => expect(diary.lines.filter((line) => line.endsWith("slept true"))).toHaveLength(6));
});

it("sleeps until a moment, and not at all when it has passed", async () => {
  const diary = new Diary();
  const name = unique("until");
  const until = new Date(Date.now() + 1500);
  const server = await inngest.start((client) => [
    client.createFunction({ id: "until", triggers: [{ event: name }] }, async ({ step }) => {
      await step.sleepUntil("past", new Date(0));
      diary.write("past");
      await step.sleepUntil("future", until);
      await step.run("end", () => diary.write(`late enough ${Date.now() >= until.getTime()}`));
    }),
  ]);
  await server.send({ name });
  await eventually(() => expect(diary.lines.at(-1)).toBe("late enough true"));
});
