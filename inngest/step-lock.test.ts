import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { type EmbeddedServer, httpTransport, startEmbedded } from "./embedded";
import { eventually } from "./embedded/conformance/testing";

const db = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "flowpilot-step-lock-"));
const apps = new Set<ChildProcess>();
const servers = new Set<EmbeddedServer>();
afterEach(async () => {
  for (const server of servers) await server.stop({ graceMs: 0 });
  servers.clear();
  for (const app of apps) app.kill("SIGKILL");
  apps.clear();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function startApp(file: string, name: string): Promise<{ app: ChildProcess; appUrl: string }> {
  const app = fork(fileURLToPath(new URL("./testing.step-lock.ts", import.meta.url)), [db.url, file, name], {
    execArgv: ["--import", "tsx"],
  });
  apps.add(app);
  const [port] = (await once(app, "message")) as [number];
  return { app, appUrl: `http://127.0.0.1:${port}/api/inngest` };
}

/** By default a lease that no test outlives: only a dead server's jobs are free. */
async function serve(appUrl: string, leaseMs = 3_600_000): Promise<EmbeddedServer> {
  const transport = httpTransport({ signingKey: "signkey-test-00" });
  const server = await startEmbedded({
    url: db.url,
    appUrl,
    transport,
    leaseMs,
    pollMs: 50,
    backoff: () => 0,
  });
  servers.add(server);
  return server;
}

it("never runs a step beside itself, whoever calls for it and whoever dies", { timeout: 60_000 }, async () => {
  const file = join(folder, "diary");
  writeFileSync(file, "");
  const lines = () => readFileSync(file, "utf8").split("\n").filter(Boolean);
  const a = await startApp(file, "A");
  const b = await startApp(file, "B");

  // A server dies in the middle of a step of A, and A goes on; the next one calls for the step at B.
  const first = await serve(a.appUrl);
  await first.send({ name: "slow", id: "1" });
  await eventually(() => expect(lines()).toEqual(["asked A", "start A"]));
  await first.vanish();
  servers.delete(first);
  const second = await serve(b.appUrl);
  await eventually(() => expect(lines().at(-1)).toBe("asked B"));
  // Time to do it wrong.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(lines()).not.toContain("start B");

  // Not even while A's whole process stands still.
  a.app.kill("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(lines()).not.toContain("start B");

  // With A dead the lock is free.
  a.app.kill("SIGKILL");
  await eventually(() => expect(lines().at(-1)).toBe("start B"));
  expect(lines()).not.toContain("end A");

  // B loses its lock with its connection, and tells the step.
  const owner = pool(db.url, { max: 1 });
  await owner`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'flowpilot-locks' and datname = current_database()`;
  await owner.end();
  await eventually(() => expect(lines().at(-1)).toBe("abort B"));
  writeFileSync(`${file}.go`, "");
  await eventually(() => expect(lines().at(-1)).toBe("end B"));
  await eventually(() => expect(second.active).toBe(0));
});

it("ends the call, and tells the step, when the server's heartbeat finds the job taken over", async () => {
  const file = join(folder, "lease");
  writeFileSync(file, "");
  const lines = () => readFileSync(file, "utf8").split("\n").filter(Boolean);
  const { appUrl } = await startApp(file, "A");
  const server = await serve(appUrl, 600);
  await server.send({ name: "slow", id: "2" });
  await eventually(() => expect(lines()).toEqual(["asked A", "start A"]));
  // As somebody else's claim leaves it.
  await withSystem((tx) =>
    tx.execute(
      sql`update inngest.queue set generation = generation + 1, owner = 1, due_at = now() + interval '1 hour'`,
    ),
  );
  await eventually(() => expect(lines().at(-1)).toBe("abort A"));
  await eventually(() => expect(server.active).toBe(0));
  writeFileSync(`${file}.go`, "");
});
