import { NonRetriableError, RetryAfterError } from "inngest";
import { expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

it("tries a step again after the backoff, with the attempt's number", async () => {
  const diary = new Diary();
  const flaky = unique("flaky");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "flaky", triggers: [{ event: flaky }], retries: 3 }, async ({ step, attempt }) => {
      await step.run("flaky", () => {
        diary.write(`attempt ${attempt}`);
        if (attempt < 2) throw new Error("again");
      });
      diary.write("done");
    }),
  ]);
  await server.send({ name: flaky });
  await diary.until(["attempt 0", "attempt 1", "attempt 2", "done"]);
});

it("hands the error to the function when the attempts are used up, and to onFailure when nobody catches it", async () => {
  const diary = new Diary();
  const bad = unique("bad");
  const server = await inngest.start((client) => [
    client.createFunction(
      {
        id: "bad",
        triggers: [{ event: bad }],
        retries: 1,
        onFailure: async ({ event, error, step }) => {
          await step.run("tell", () => diary.write(`failed: ${error.message} for ${event.data.event.data.n}`));
        },
      },
      async ({ step }) => {
        try {
          await step.run("caught", () => {
            throw new NonRetriableError("nope");
          });
        } catch (error) {
          diary.write(`caught ${(error as Error).message}`);
        }
        await step.run("bad", () => {
          diary.write("bad");
          throw new Error("always");
        });
      },
    ),
  ]);
  await server.send({ name: bad, data: { n: 5 } });
  // The function starts anew in each call, so what is outside of steps is written each time.
  await eventually(() => expect(diary.lines.at(-1)).toBe("failed: always for 5"));
  expect(diary.count("bad")).toBe(2);
});

it("honours Retry-After", async () => {
  const diary = new Diary();
  const after = unique("after");
  const server = await inngest.start(
    (client) => [
      client.createFunction({ id: "after", triggers: [{ event: after }] }, async ({ step, attempt }) => {
        await step.run("x", () => {
          diary.write(`attempt ${attempt}`);
          if (attempt === 0) throw new RetryAfterError("later", 1000);
        });
      }),
    ],
    // Would be far too late: only the header can bring the second attempt.
    { backoff: () => 3_600_000 },
  );
  await server.send({ name: after });
  await diary.until(["attempt 0", "attempt 1"]);
});

it("tries the function itself again when it throws outside of steps", async () => {
  const diary = new Diary();
  const outside = unique("outside");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "outside", triggers: [{ event: outside }] }, ({ attempt }) => {
      diary.write(`attempt ${attempt}`);
      if (attempt === 0) throw new Error("once");
    }),
  ]);
  await server.send({ name: outside });
  await diary.until(["attempt 0", "attempt 1"]);
});
