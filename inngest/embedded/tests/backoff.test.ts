import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { Diary } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();

it("asks for the backoff with the number of the attempt that failed", async () => {
  const diary = new Diary();
  const asked: number[] = [];
  const server = await start(
    db,
    (inngest) => [
      inngest.createFunction({ id: "flaky", triggers: [{ event: "flaky" }], retries: 3 }, async ({ step, attempt }) => {
        await step.run("flaky", () => {
          if (attempt < 2) throw new Error("again");
        });
        diary.write("done");
      }),
    ],
    { backoff: (attempt) => asked.push(attempt) * 0 },
  );
  await server.send({ name: "flaky" });
  await diary.until(["done"]);
  expect(asked).toEqual([0, 1]);
});
