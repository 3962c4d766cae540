/** A disk with no room, for real: the engine's process runs on a data folder that holds next to nothing. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { executionRequested } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import { closeWorlds, makeWorld, type Run } from "@/lib/engine/testing";
import { environmentFor } from "@/lib/env";
import { startServer } from "@/lib/http/testing";

const db = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "flowpilot-full-"));
let orgId = "";
let engine: ChildProcess;
let big: Awaited<ReturnType<typeof startServer>>;
let asked = 0;

const NODE = '"$0" --import tsx engine.ts';
/** A file system of 64 KB over the data folder, in a mount namespace of its own; where that is forbidden, a limit on the size of any file. */
const MOUNTED = `mount -t tmpfs -o size=64k full "$FLOWPILOT_DATA_DIR" && exec ${NODE}`;
const LIMITED = `ulimit -f 64 && TSX_DISABLE_CACHE=1 exec ${NODE}`;

beforeAll(async () => {
  ({ orgId } = await db.makeOrg());
  big = await startServer((request, response) => {
    asked++;
    const small = request.url === "/small";
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ text: "x".repeat(small ? 10 : 300_000) }));
  });
  // A user's own namespace would shut root out of the socket of a PostgreSQL that runs as somebody else.
  const apart = process.getuid?.() === 0 ? "-m" : "-Urm";
  const canMount = spawnSync("unshare", [apart, "mount", "-t", "tmpfs", "full", folder]).status === 0;
  const [program, args] = canMount ? ["unshare", [apart, "sh", "-c", MOUNTED]] : ["bash", ["-c", LIMITED]];
  engine = spawn(program, [...args, process.execPath], {
    env: environmentFor({
      DATABASE_URL: db.url,
      FLOWPILOT_ROLE: "engine",
      FLOWPILOT_LOG_LEVEL: "silent",
      FLOWPILOT_DATA_DIR: folder,
      FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1",
    }),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(engine, "message");
});
afterAll(async () => {
  engine.kill("SIGKILL");
  await big.close();
  await closeWorlds();
  rmSync(folder, { recursive: true, force: true });
});

const get = (node_id: string, path: string) => ({
  node_id,
  component_type: "http_request",
  config: { method: "GET", url: `${big.url}${path}` },
});

/** Starts an execution of these nodes, all in parallel or in a row, and waits for its end. */
async function ended(nodes: ReturnType<typeof get>[], inRow: boolean): Promise<Run> {
  const edges = nodes.slice(1).map((node, n) => ({
    id: `e${n}`,
    source_node_id: nodes[n]?.node_id,
    target_node_id: node.node_id,
    edge_type: "direct",
  }));
  const drawn = nodes.map((node, n) => ({ ...node, is_entry_point: n === 0 || !inRow }));
  const run = await makeWorld(db, orgId).start({ nodes: drawn, edges: inRow ? edges : [] } as never);
  await withTenant(orgId, (tx) =>
    publishEvent(tx, { name: executionRequested.name, id: run.id, data: { org_id: orgId, execution_id: run.id } }),
  );
  await eventually(async () => expect(["completed", "failed"]).toContain((await run.row()).status));
  return run;
}

it("a result that finds no room fails its node by name, and nothing runs twice", async () => {
  const run = await ended([get("big", "/big"), get("after", "/small")], true);
  const row = await run.row();
  expect(row).toMatchObject({ status: "failed", error: { code: "storage_full", node_id: "big", retriable: false } });
  // Where the data lies is nobody's business.
  expect(JSON.stringify(row.error)).not.toContain(folder);
  expect((await run.runs()).map(({ node_id, attempt, status }) => [node_id, attempt, status])).toEqual([
    ["big", 1, "failed"],
  ]);
  expect(asked).toBe(1);
});

it("the same process goes on with what needs no room", async () => {
  expect((await (await ended([get("small", "/small")], true)).row()).status).toBe("completed");
});
