import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { readiness } from "@/lib/api/readiness";
import { setEnvForTests } from "@/lib/env";
import { type Engines, startEngines } from "./engines";

const db = useTestDatabase();

async function withEngines(count: number, use: (engines: Engines) => Promise<void>): Promise<void> {
  const engines = startEngines({ count, databaseUrl: db.url, dev: true });
  try {
    await use(engines);
  } finally {
    await engines.drain(10_000);
  }
}

it("says when all engines are ready, and then they are", { timeout: 60_000 }, async () => {
  setEnvForTests({ databaseUrl: db.url, inngestBaseUrl: null });
  await withEngines(2, async (engines) => {
    expect(await engines.ready(1)).toBe(false);
    expect(await engines.ready(50_000)).toBe(true);
    expect(await readiness()).toMatchObject({ status: "ready", checks: { engine: "ok" } });
  });
  setEnvForTests(null);
});
