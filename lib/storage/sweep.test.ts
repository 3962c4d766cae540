import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { setEnvForTests } from "@/lib/env";
import { artifactPath, putArtifact, writeArtifact } from "./artifacts";
import { sweepFiles } from "./sweep";

const DAY_MS = 86_400_000;
const db = useTestDatabase();
const never = new AbortController().signal;
let dataDir: string;
let orgId: string;
beforeAll(() => {
  // Its own: a sweep takes every file that no row of this file's database names.
  dataDir = mkdtempSync(join(tmpdir(), "flowpilot-sweep-"));
  setEnvForTests({ dataDir });
});
afterAll(() => {
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  orgId = (await db.makeOrg()).orgId;
});

describe("files of artifacts", () => {
  const put = (org: string, text: string) =>
    withTenant(org, (tx) => putArtifact(tx, org, Buffer.from(text), "text/plain"));
  const later = new Date(Date.now() + 2 * DAY_MS);
  const drop = (org: string, hash: string) =>
    withTenant(org, (tx) => tx.execute(sql`delete from artifacts where hash = ${hash}`));

  it("go a day after the last workspace has let go of them", async () => {
    const other = (await db.makeOrg()).orgId;
    const { hash } = await put(orgId, `both ${orgId}`);
    await put(other, `both ${orgId}`);
    const mine = await put(orgId, `mine ${orgId}`);
    await drop(orgId, hash);
    await drop(orgId, mine.hash);
    await sweepFiles(new Date(), never);
    expect([existsSync(artifactPath(hash)), existsSync(artifactPath(mine.hash))]).toEqual([true, true]);
    await sweepFiles(later, never);
    expect([existsSync(artifactPath(hash)), existsSync(artifactPath(mine.hash))]).toEqual([true, false]);
    await drop(other, hash);
    expect((await sweepFiles(later, never)).files).toBeGreaterThan(0);
    expect(existsSync(artifactPath(hash))).toBe(false);
  });

  it("stay when somebody has just asked for the same content again", async () => {
    const { hash } = await writeArtifact(Buffer.from(`again ${orgId}`), "text/plain");
    const old = new Date(Date.now() - 3 * DAY_MS);
    await utimes(artifactPath(hash), old, old);
    await writeArtifact(Buffer.from(`again ${orgId}`), "text/plain");
    await sweepFiles(new Date(), never);
    expect(existsSync(artifactPath(hash))).toBe(true);
    await utimes(artifactPath(hash), old, old);
    await sweepFiles(new Date(), never);
    expect(existsSync(artifactPath(hash))).toBe(false);
  });

  it("half-written ones of a killed process go too", async () => {
    const { hash } = await put(orgId, `kept ${orgId}`);
    const draft = `${artifactPath(hash)}.0123.tmp`;
    await writeFile(draft, "half");
    await sweepFiles(later, never);
    expect([existsSync(draft), existsSync(artifactPath(hash))]).toEqual([false, true]);
  });
});
