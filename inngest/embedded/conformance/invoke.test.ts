import { NonRetriableError, referenceFunction } from "inngest";
import { expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

const amount = (data: { n?: unknown }) => Number(data.n);

it("runs another function and goes on with what it returned", async () => {
  const diary = new Diary();
  const go = unique("go");
  const server = await inngest.start((client) => {
    const child = client.createFunction({ id: "double", triggers: [] }, async ({ event, step }) => {
      const n = await step.run("double", () => diary.write("double", amount(event.data) * 2));
      await step.sleep("nap", 1000);
      return { n, name: event.name };
    });
    const parent = client.createFunction({ id: "parent", triggers: [{ event: go }] }, async ({ step }) => {
      const one = await step.invoke("one", { function: child, data: { n: 21 } });
      await step.run("end", () => diary.write(`${one.n} ${one.name}`));
    });
    return [child, parent];
  });
  await server.send({ name: go });
  await diary.until(["double", "42 inngest/function.invoked"]);
});

it("runs several at once, each once", async () => {
  const diary = new Diary();
  const go = unique("go");
  const server = await inngest.start((client) => {
    const child = client.createFunction({ id: "double", triggers: [] }, async ({ event, step }) =>
      step.run("double", () => diary.write(`double ${amount(event.data)}`, amount(event.data) * 2)),
    );
    const parent = client.createFunction({ id: "parent", triggers: [{ event: go }] }, async ({ step }) => {
      const all = await Promise.all([1, 2, 3].map((n) => step.invoke(`n${n}`, { function: child, data: { n } })));
      await step.run("end", () => diary.write(`sum ${all.reduce((a: number, b: number) => a + b, 0)}`));
    });
    return [child, parent];
  });
  await server.send({ name: go });
  await eventually(() => expect(diary.lines.at(-1)).toBe("sum 12"));
  expect([...diary.lines].sort()).toEqual(["double 1", "double 2", "double 3", "sum 12"]);
});

it("fails the step with the error of the function that failed", async () => {
  const diary = new Diary();
  const go = unique("go");
  const server = await inngest.start((client) => {
    const child = client.createFunction({ id: "bad", triggers: [] }, () => {
      throw new NonRetriableError("not today");
    });
    const parent = client.createFunction({ id: "parent", triggers: [{ event: go }] }, async ({ step }) => {
      try {
        await step.invoke("bad", { function: child });
      } catch (error) {
        await step.run("end", () => diary.write(`caught ${(error as Error).message}`));
      }
    });
    return [child, parent];
  });
  await server.send({ name: go });
  await diary.until(["caught not today"]);
});

it("fails the step when the time is over, and lets the function go on", async () => {
  const diary = new Diary();
  const go = unique("go");
  const server = await inngest.start((client) => {
    const child = client.createFunction({ id: "slow", triggers: [] }, async ({ step }) => {
      await step.sleep("long", "4s");
      await step.run("end", () => diary.write("child ends"));
    });
    const parent = client.createFunction({ id: "parent", triggers: [{ event: go }] }, async ({ step }) => {
      try {
        await step.invoke("slow", { function: child, timeout: "1s" });
      } catch (error) {
        await step.run("end", () => diary.write(`${(error as Error).message}`));
      }
    });
    return [child, parent];
  });
  await server.send({ name: go });
  await diary.until(["Timed out waiting for invoked function to complete", "child ends"]);
});

it("fails the step when there is no such function", async () => {
  const diary = new Diary();
  const go = unique("go");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "parent", triggers: [{ event: go }] }, async ({ step }) => {
      try {
        await step.invoke("nobody", { function: referenceFunction({ functionId: "nobody" }), data: {} });
      } catch (error) {
        await step.run("end", () => diary.write((error as Error).message));
      }
    }),
  ]);
  await server.send({ name: go });
  await eventually(() => expect(diary.lines[0]).toMatch(/^could not find function with ID: .*nobody$/));
});

it("does not end what a cancelled run has invoked", async () => {
  const diary = new Diary();
  const [go, stop] = [unique("go"), unique("stop")];
  const server = await inngest.start((client) => {
    const child = client.createFunction({ id: "child", triggers: [] }, async ({ step }) => {
      await step.run("start", () => diary.write("child starts"));
      await step.sleep("nap", "2s");
      await step.run("end", () => diary.write("child ends"));
    });
    const parent = client.createFunction(
      { id: "parent", triggers: [{ event: go }], cancelOn: [{ event: stop }] },
      async ({ step }) => {
        await step.invoke("child", { function: child });
        await step.run("end", () => diary.write("parent ends"));
      },
    );
    return [child, parent];
  });
  const event = await server.send({ name: go });
  await diary.until(["child starts"]);
  await server.send({ name: stop });
  await eventually(async () => expect((await server.runs(event))[0]?.status).toBe("Cancelled"));
  await diary.until(["child starts", "child ends"]);
});
