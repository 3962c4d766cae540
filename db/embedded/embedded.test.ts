import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BootError } from "@/lib/errors";
import { pool } from "../url";
import { type EmbeddedPostgres, startPostgres } from ".";
import { alive } from "./orphan";

let root = "";
const started: EmbeddedPostgres[] = [];

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), "flowpilot-embedded-")), "postgres");
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  rmSync(join(root, ".."), { recursive: true, force: true });
});

async function start(at = root): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ root: at, password: "secret" });
  started.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, statement: string) {
  const sql = pool(server.url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

it("keeps its rows from one start to the next, also after kill -9", async () => {
  const first = await start();
  await query(first, "create table kept (n int); insert into kept values (1)");
  await first.stop();
  const second = await start();
  await query(second, "insert into kept values (2)");
  process.kill(second.pid, "SIGKILL");
  await second.exited;
  const third = await start();
  expect(await query(third, "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
});

it("stops the server that a killed process left behind, and starts on its data", async () => {
  const orphan = await start();
  await query(orphan, "create table kept ()");
  const next = await start();
  expect(alive(orphan.pid)).toBe(false);
  expect(await query(next, "select count(*) as n from kept")).toEqual([{ n: 0 }]);
});

it("starts although the number in an old pid file now belongs to another program", async () => {
  const server = await start();
  const pidFile = join(root, "data", "postmaster.pid");
  const lines = readFileSync(pidFile, "utf8").split("\n");
  process.kill(server.pid, "SIGKILL");
  await server.exited;
  writeFileSync(pidFile, ["1", ...lines.slice(1)].join("\n"));
  expect(await query(await start(), "select 1 as n")).toEqual([{ n: 1 }]);
});

it("begins again when the making of the data folder was killed half-way", async () => {
  mkdirSync(join(root, "draft-killed", "data", "base"), { recursive: true });
  await start();
  expect(existsSync(join(root, "draft-killed"))).toBe(false);
});

it("works in a folder that only its owner may enter, however long its path", async () => {
  const locked = join(root, "..", "locked");
  mkdirSync(locked, { mode: 0o700 });
  chmodSync(locked, 0o700);
  const deep = join(
    locked,
    "a-folder-with-a-long-name".repeat(4),
    "another-folder-with-a-long-name".repeat(4),
    "postgres",
  );
  expect(await query(await start(deep), "select 1 as n")).toEqual([{ n: 1 }]);
});

it("leaves data of another major version alone, and says so", async () => {
  await (await start()).stop();
  const version = join(root, "data", "PG_VERSION");
  writeFileSync(version, "14\n");
  await expect(start()).rejects.toThrow(BootError);
  await expect(start()).rejects.toThrow(/made by PostgreSQL 14/);
  expect(readFileSync(version, "utf8")).toBe("14\n");
});

it("lets nobody in without the password", async () => {
  const server = await start();
  const wrong = { ...server, url: server.url.replace("secret", "guess") };
  await expect(query(wrong, "select 1")).rejects.toThrow(/password/);
});
