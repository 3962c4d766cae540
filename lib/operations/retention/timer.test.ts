import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { setEnvForTests } from "@/lib/env";
import { makeExecution, makeWorkflow, NOW } from "../testing";
import { alone } from "./rounds";
import { startRetention } from "./timer";

const db = useTestDatabase();
let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "flowpilot-timer-"));
  setEnvForTests({ dataDir });
});
afterAll(() => {
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true, force: true });
});

it("retention comes by itself, again and again, also after another process was at it, until it is stopped", async () => {
  const { orgId } = await db.makeOrg();
  const workflow = await makeWorkflow(orgId);
  // NOW is in 2030; what ended forty days ago by the real clock.
  const age = (NOW.getTime() - Date.now()) / 86_400_000 + 40;
  const left = () =>
    withTenant(orgId, async (tx) => (await tx.execute(sql`select id from executions where org_id = ${orgId}`)).length);
  await makeExecution(orgId, workflow, { age });
  const retention = await alone(async () => {
    const started = startRetention({ firstMs: 1, everyMs: 20, moreMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await left()).toBe(1);
    return started;
  });
  await eventually(async () => expect(await left()).toBe(0));
  await makeExecution(orgId, workflow, { age });
  await eventually(async () => expect(await left()).toBe(0));
  await retention?.stop();
  await makeExecution(orgId, workflow, { age });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await left()).toBe(1);
});
