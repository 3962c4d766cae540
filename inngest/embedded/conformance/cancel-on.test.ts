import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { Diary, eventually, gate, start } from "./testing";

const db = useTestDatabase();

const left = async () => {
  const rows = await withSystem((tx) =>
    tx.execute<{ n: number }>(
      sql`select (select count(*) from inngest.queue)::int + (select count(*) from inngest.waits)::int as n`,
    ),
  );
  return rows[0]?.n;
};

it.each([
  ["match", { match: "data.id" }],
  ["if", { if: "async.data.id == event.data.id && async.data.sure == true" }],
])("ends a sleeping run by %s, and no other", async (how, condition) => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction(
      { id: "c", triggers: [{ event: `c ${how}` }], cancelOn: [{ event: `stop ${how}`, ...condition }] },
      async ({ event, step }) => {
        diary.write(`started ${event.data.id}`);
        await step.sleep("long", event.data.id === "A" ? "1h" : "2s");
        await step.run("end", () => diary.write(`end ${event.data.id}`));
      },
    ),
  ]);
  await server.send({ name: `c ${how}`, data: { id: "A" } });
  await server.send({ name: `c ${how}`, data: { id: "B" } });
  await eventually(() => expect(diary.lines).toHaveLength(2));
  await server.send({ name: `stop ${how}`, data: { id: "A", sure: true } });
  await eventually(() => expect(diary.lines.at(-1)).toBe("end B"));
  await eventually(async () => expect(await left()).toBe(0));
  expect(diary.count("end A")).toBe(0);
});

it("discards what a cancelled run was just doing", async () => {
  const diary = new Diary();
  const inside = gate();
  const go = gate();
  const server = await start(db, (inngest) => [
    inngest.createFunction(
      {
        id: "busy",
        triggers: [{ event: "busy" }],
        checkpointing: false,
        cancelOn: [{ event: "halt", match: "data.id" }],
      },
      async ({ step }) => {
        await step.run("busy", async () => {
          inside.open();
          await go.opened;
        });
        await step.run("next", () => diary.write("next"));
      },
    ),
  ]);
  await server.send({ name: "busy", data: { id: 1 } });
  await inside.opened;
  await server.send({ name: "halt", data: { id: 1 } });
  go.open();
  await eventually(() => expect(server.active).toBe(0));
  expect(await left()).toBe(0);
  expect(diary.lines).toEqual([]);
});
