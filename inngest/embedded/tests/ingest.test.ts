import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { Diary } from "../conformance/testing";
import { forget, start } from "../conformance/testing.embedded";

const db = useTestDatabase();

it("runs what came before the very first registration, once", async () => {
  const diary = new Diary();
  await withSystem((tx) => tx.execute(sql`select inngest.ingest('early', 'early', '{}', 0)`));
  const server = await start(
    db,
    (inngest) => [inngest.createFunction({ id: "early", triggers: [{ event: "early" }] }, () => diary.write("run"))],
    { appId: "first" },
  );
  await diary.until(["run"]);
  await server.send({ name: "early", id: "early" });
  await server.send({ name: "early", id: "late" });
  await diary.until(["run", "run"]);
});

it("makes up for a missing run when the event is sent again", async () => {
  const diary = new Diary();
  const older = await start(db, () => []);
  await older.stop();
  forget(older);
  await withSystem((tx) => tx.execute(sql`select inngest.ingest('missed', 'missed', '{}', 0)`));
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "missed", triggers: [{ event: "missed" }] }, () => diary.write("run")),
  ]);
  await server.send({ name: "missed", id: "missed" });
  await server.send({ name: "missed", id: "missed" });
  await diary.until(["run"]);
});

it("sends nothing when the transaction around it rolls back", async () => {
  const diary = new Diary();
  const server = await start(db, (inngest) => [
    inngest.createFunction({ id: "tx", triggers: [{ event: "tx" }] }, ({ event }) => diary.write(`run ${event.id}`)),
  ]);
  await expect(
    withSystem(async (tx) => {
      await tx.execute(sql`select inngest.ingest('lost', 'tx', '{}', 0)`);
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  await server.send({ name: "tx", id: "kept" });
  await diary.until(["run kept"]);
});
