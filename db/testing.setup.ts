/**
 * vitest's globalSetup: one PostgreSQL for the whole run, in a temporary folder, with a migrated template database; or the server at
 * DATABASE_URL_TEST. A run that was killed leaves its server behind; the next run stops it and clears its folder away.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./embedded";
import { alive, stopOrphan } from "./embedded/orphan";
import { migrate } from "./migrate";
import { pool, withDatabase } from "./url";

const PREFIX = "flowpilot-test-";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearOrphans();
  const given = project.config.env.DATABASE_URL_TEST;
  const server = given ? { url: given, stop: async () => undefined } : await startServer();
  const template = `template_${process.pid}`;
  const sql = pool(server.url, { max: 1 });
  await sql.unsafe(`drop database if exists ${template}`);
  await sql.unsafe(`create database ${template}`);
  await migrate(withDatabase(server.url, template));
  project.provide("databaseServer", { url: server.url, template });
  return async () => {
    await sql.unsafe(`drop database if exists ${template} with (force)`);
    await sql.end();
    await server.stop();
    rmSync(project.config.env.FLOWPILOT_DATA_DIR ?? "", { recursive: true, force: true });
  };
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const root = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(root, "owner.pid"), String(process.pid));
  // Nothing here must survive a power cut.
  const server = await startPostgres({ root, password: "test", settings: { fsync: "off", max_connections: "300" } });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function clearOrphans(): Promise<void> {
  for (const entry of readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))) {
    const root = join(tmpdir(), entry);
    try {
      if (alive(Number(readFileSync(join(root, "owner.pid"), "utf8")))) continue;
      await stopOrphan(join(root, "data"));
      rmSync(root, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is clearing it at this moment: not ours to mend.
    }
  }
}
