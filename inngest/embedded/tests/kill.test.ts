import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "../conformance/testing";

const db = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "flowpilot-kill-"));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function spawn(file: string, mode: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./testing.process.ts", import.meta.url)), [db.url, file, mode], {
    execArgv: ["--import", "tsx"],
  });
  children.add(child);
  await once(child, "message");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
  children.delete(child);
}

const stored = async () => {
  const rows = await withSystem((tx) =>
    tx.execute<{ n: string; name: string }>(sql`
      select e.data ->> 'n' as n, s.name from inngest.steps s join inngest.runs r on r.id = s.run_id join inngest.events e on e.id = r.event_id
      where s.status = 'done'`),
  );
  return rows.map(({ n, name }) => `${n} ${name}`);
};

it.each(["calls", "checkpoints", "buffered"])(
  "every run survives kill -9 of its process, and no stored step runs again: %s",
  async (mode) => {
    const file = join(folder, mode);
    writeFileSync(file, "");
    const lines = () => readFileSync(file, "utf8").split("\n").filter(Boolean);
    const runs = [0, 1, 2, 3, 4].map((n) => `${mode}-${n}`);
    let child = await spawn(file, mode);
    await withSystem(async (tx) => {
      for (const n of runs)
        await tx.execute(sql`select inngest.ingest(${n}, 'long', ${JSON.stringify({ n })}::text::jsonb, 0)`);
    });
    for (const seen of [3, 18]) {
      await eventually(() => expect(lines().length).toBeGreaterThan(seen));
      await kill(child);
      const before = new Set(await stored());
      const done = lines().length;
      child = await spawn(file, mode);
      await eventually(() => expect(lines().length).toBeGreaterThan(done));
      const again = lines()
        .slice(done)
        .map((line) => line.replace(/^(start|end) /, ""));
      expect(again.filter((step) => before.has(step))).toEqual([]);
    }
    await eventually(() => expect(runs.filter((n) => !lines().includes(`done ${n}`))).toEqual([]));
    await kill(child);
  },
);
