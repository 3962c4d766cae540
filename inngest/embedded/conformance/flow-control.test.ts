import { expect, it } from "vitest";
import { Diary, eventually, gate, unique, useInngest } from "./testing";

const inngest = useInngest();

it("runs no more steps at once than a key's limit, and does not hold up other keys", async () => {
  const diary = new Diary();
  const job = unique("job");
  const [a, b] = [unique("a"), unique("b")];
  const inside = gate();
  const go = gate();
  let running = 0;
  let most = 0;
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "keyed", triggers: [{ event: job }], concurrency: [{ limit: 1, key: "event.data.key" }] },
      async ({ event, step }) => {
        await step.run("work", async () => {
          if (event.data.key === b) return diary.write("b");
          most = Math.max(most, ++running);
          inside.open();
          await go.opened;
          running--;
          return diary.write(`a${event.data.n}`);
        });
      },
    ),
  ]);
  for (let n = 0; n < 30; n++) await server.send({ name: job, data: { key: a, n } });
  await inside.opened;
  await server.send({ name: job, data: { key: b } });
  // The key's thirty jobs are all due, and none of them can run.
  await diary.until(["b"]);
  go.open();
  await eventually(() => expect(diary.lines).toHaveLength(31));
  expect(new Set(diary.lines).size).toBe(31);
  expect(most).toBe(1);
});

it("keeps a function's own limit and a key's limit together", async () => {
  const diary = new Diary();
  const job = unique("job");
  const running = new Map<string, number>();
  let all = 0;
  let mostAll = 0;
  let mostKey = 0;
  const server = await inngest.start((client) => [
    client.createFunction(
      {
        id: "both",
        triggers: [{ event: job }],
        concurrency: [{ limit: 3 }, { limit: 2, key: "event.data.key", scope: "fn" }],
      },
      async ({ event, step }) => {
        await step.run("work", async () => {
          const key = String(event.data.key);
          running.set(key, (running.get(key) ?? 0) + 1);
          mostAll = Math.max(mostAll, ++all);
          mostKey = Math.max(mostKey, running.get(key) ?? 0);
          await new Promise((resolve) => setTimeout(resolve, 50));
          all--;
          running.set(key, (running.get(key) ?? 0) - 1);
          diary.write(`${key} ${event.data.n}`);
        });
      },
    ),
  ]);
  for (let n = 0; n < 12; n++) await server.send({ name: job, data: { key: `k${n % 3}`, n } });
  await eventually(() => expect(diary.lines).toHaveLength(12));
  expect(mostAll).toBeLessThanOrEqual(3);
  expect(mostKey).toBeLessThanOrEqual(2);
});

it("frees the place while a run sleeps", async () => {
  const diary = new Diary();
  const job = unique("job");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "nap", triggers: [{ event: job }], concurrency: 1 }, async ({ event, step }) => {
      await step.run("begin", () => diary.write(`begin ${event.data.n}`));
      await step.sleep("nap", "3s");
      await step.run("end", () => diary.write(`end ${event.data.n}`));
    }),
  ]);
  await server.send({ name: job, data: { n: 1 } });
  await server.send({ name: job, data: { n: 2 } });
  await eventually(() => expect(diary.lines).toHaveLength(4));
  expect(diary.lines.slice(0, 2).sort()).toEqual(["begin 1", "begin 2"]);
});

it("lets a run of higher priority go before those that wait already", async () => {
  const diary = new Diary();
  const job = unique("job");
  const inside = gate();
  const go = gate();
  const server = await inngest.start((client) => [
    client.createFunction(
      {
        id: "ranked",
        triggers: [{ event: job }],
        concurrency: 1,
        priority: { run: "event.data.urgent == true ? 600 : 0" },
      },
      async ({ event }) => {
        inside.open();
        await go.opened;
        diary.write(String(event.data.n));
      },
    ),
  ]);
  await server.send({ name: job, data: { n: 0 } });
  await inside.opened;
  for (const n of [1, 2, 3]) await server.send({ name: job, data: { n, urgent: n === 3 } });
  // All three wait by the time the first one ends.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  go.open();
  await eventually(() => expect(diary.lines).toHaveLength(4));
  // Which of two equals goes first is not said.
  expect(diary.lines.slice(0, 2)).toEqual(["0", "3"]);
});

it("skips what comes while a singleton runs", async () => {
  const diary = new Diary();
  const job = unique("job");
  const inside = gate();
  const go = gate();
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "single", triggers: [{ event: job }], singleton: { mode: "skip", key: "event.data.key" } },
      async ({ event, step }) => {
        await step.run("work", async () => {
          if (event.data.n === 1) {
            inside.open();
            await go.opened;
          }
          diary.write(`${event.data.n}`);
        });
      },
    ),
  ]);
  const [a, b] = [unique("a"), unique("b")];
  const first = await server.send({ name: job, data: { key: a, n: 1 } });
  await inside.opened;
  await server.send({ name: job, data: { key: a, n: 2 } });
  await server.send({ name: job, data: { key: b, n: 3 } });
  await diary.until(["3"]);
  go.open();
  await eventually(async () => expect((await server.runs(first))[0]?.status).toBe("Completed"));
  await server.send({ name: job, data: { key: a, n: 4 } });
  await diary.until(["3", "1", "4"]);
});

it("ends a singleton for the one that comes after it", async () => {
  const diary = new Diary();
  const job = unique("job");
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "latest", triggers: [{ event: job }], singleton: { mode: "cancel" } },
      async ({ event, step }) => {
        await step.run("begin", () => diary.write(`begin ${event.data.n}`));
        await step.sleep("nap", "2s");
        await step.run("end", () => diary.write(`end ${event.data.n}`));
      },
    ),
  ]);
  const first = await server.send({ name: job, data: { n: 1 } });
  await diary.until(["begin 1"]);
  await server.send({ name: job, data: { n: 2 } });
  await eventually(async () => expect((await server.runs(first))[0]?.status).toBe("Cancelled"));
  await diary.until(["begin 1", "begin 2", "end 2"]);
});

it("cuts off a run that takes longer than its timeout, and not one that is in time", async () => {
  const diary = new Diary();
  const job = unique("job");
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "timed", triggers: [{ event: job }], timeouts: { finish: "2s" } },
      async ({ event, step }) => {
        await step.run("begin", () => diary.write(`begin ${event.data.n}`));
        await step.sleep("nap", event.data.n === 1 ? "1h" : "1s");
        await step.run("end", () => diary.write(`end ${event.data.n}`));
      },
    ),
  ]);
  const late = await server.send({ name: job, data: { n: 1 } });
  const inTime = await server.send({ name: job, data: { n: 2 } });
  await eventually(async () => {
    expect((await server.runs(late))[0]?.status).toBe("Cancelled");
    expect((await server.runs(inTime))[0]?.status).toBe("Completed");
  });
  expect(diary.lines).toContain("end 2");
});
