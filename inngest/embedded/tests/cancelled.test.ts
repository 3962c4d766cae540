import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually, gate } from "../conformance/testing";
import { start } from "../conformance/testing.embedded";

const db = useTestDatabase();

const left = async () => {
  const rows = await withSystem((tx) =>
    tx.execute<{ n: number }>(
      sql`select (select count(*) from inngest.queue)::int + (select count(*) from inngest.waits)::int as n`,
    ),
  );
  return rows[0]?.n;
};

it("leaves no job and no wait of a cancelled run", async () => {
  const inside = gate();
  const go = gate();
  const server = await start(db, (inngest) => [
    inngest.createFunction(
      { id: "busy", triggers: [{ event: "busy" }], cancelOn: [{ event: "halt", match: "data.id" }] },
      async ({ step }) => {
        await Promise.all([
          step.run("busy", async () => {
            inside.open();
            await go.opened;
          }),
          step.sleep("long", "1h"),
          step.waitForEvent("never", { event: "never", timeout: "1h" }),
        ]);
      },
    ),
  ]);
  await server.send({ name: "busy", data: { id: 1 } });
  await inside.opened;
  await server.send({ name: "halt", data: { id: 1 } });
  expect(await left()).toBe(0);
  go.open();
  await eventually(() => expect(server.active).toBe(0));
  expect(await left()).toBe(0);
});
