/** What one workspace has, nobody of another reads or changes, whichever route they try with whichever of its ids. */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import * as credentials from "@/app/api/v1/credentials/route";
import * as folders from "@/app/api/v1/folders/route";
import * as invitations from "@/app/api/v1/invitations/route";
import * as keys from "@/app/api/v1/keys/route";
import * as comments from "@/app/api/v1/workflows/[id]/comments/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import type { RouteHandler } from "@/lib/api/handler";
import { call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";

const db = useTestDatabase();
/** In every text of the workspace that nobody else may see. */
const MARK = "Zanzibar";
let mine: Person;
let stranger: Person;
let strangerKey = "";
/** Ids of the workspace's rows, by the first part of a route's path. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  mine = await makePerson(db);
  stranger = await makePerson(db);
  strangerKey = await makeKey(stranger.orgId, stranger.userId);
  const make = async (handler: RouteHandler, body: object, params: Record<string, string> = {}) => {
    const got = await mine.call(handler, { body, params });
    expect([got.status, got.text]).toEqual([expect.toSatisfy((status: number) => status < 300), got.text]);
    return got.body;
  };
  const node = { node_id: "a", component_type: "transform", config: { expression: "input" }, is_entry_point: true };
  ids.workflows = String((await make(workflows.POST, { name: MARK, nodes: [node], edges: [], triggers: [] })).id);
  ids.trash = ids.workflows;
  await make(publish.POST, {}, { id: ids.workflows });
  ids.executions = String((await make(execute.POST, { input: { word: MARK } }, { id: ids.workflows })).execution_id);
  const fields = { api_key: "sk-none" };
  ids.credentials = String((await make(credentials.POST, { name: MARK, type: "openai", fields })).id);
  ids.folders = String((await make(folders.POST, { name: MARK })).id);
  const anchor = { on: "node", node_id: "a" };
  ids.comment = String((await make(comments.POST, { anchor, body: MARK }, { id: ids.workflows })).id);
  ids.keys = String((await make(keys.POST, { name: MARK, scopes: null, days: null })).id);
  await make(invitations.POST, { emails: [`${MARK}@example.com`], role: "viewer" });
  const [row] = await withTenant(mine.orgId, (tx) => tx.execute<{ id: string }>(sql`select id from invitations`));
  ids.invitations = row?.id ?? "";
  ids.approvals = await approval();
  ids.members = mine.userId;
});

async function approval(): Promise<string> {
  const id = newId();
  await withTenant(mine.orgId, (tx) =>
    tx.execute(sql`
      insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, status, on_timeout)
      values (${id}, ${mine.orgId}, 'ZANZ1BAR', ${ids.executions ?? ""}, ${ids.workflows ?? ""}, 'a', 1, 'i', ${MARK}, 'pending', 'fail')`),
  );
  return id;
}

/** The workspace as it is stored, every table of it. */
async function everything(): Promise<Record<string, string>> {
  const owner = pool(db.url, { max: 1 });
  try {
    const tables = await owner<{ name: string }[]>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.columns
      where column_name = 'org_id' and table_schema in ('public', 'langgraph') order by 1`;
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await owner.unsafe(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as hash from ${name} t where org_id = $1`,
        [mine.orgId],
      );
      found[name] = String(row?.hash);
    }
    return found;
  } finally {
    await owner.end();
  }
}

/** Fits as many routes as one value can: what a route does not know it leaves out. */
const body = () => ({
  name: "Mine now",
  ids: [ids.workflows],
  action: "trash",
  role: "viewer",
  keep: true,
  decision: "approve",
  body: "Mine now",
  input: {},
  mode: "resume",
  user_id: mine.userId,
  last_id: ids.comment,
  version: "1",
  target_version: "1",
  nodes: [],
  edges: [],
  triggers: [],
});

it("of another workspace, who tries every route with every id", async () => {
  const before = await everything();
  const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" }).filter((name) =>
    /route\.ts$/.test(name),
  );
  const seen: string[] = [];
  // Ids that were sent may come back: as not found, and in the log of what they tried.
  const secretsOf = (method: string, path: string) =>
    method === "GET" && !path.startsWith("audit") ? [MARK, ...Object.values(ids)] : [MARK];
  for (const file of files) {
    const path = file.replace(/\/?route\.ts$/, "");
    const [, first = ""] = /^(?:operations\/retention\/)?([\w-]+)/.exec(path) ?? [];
    const params = { id: ids[first] ?? ids.workflows ?? "", comment: ids.comment ?? "", version: "1", checkpoint: "1" };
    const module = (await import(/* @vite-ignore */ resolve("app/api/v1", file))) as Partial<
      Record<string, RouteHandler>
    >;
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      const handler = module[method];
      // Their own account is theirs to change.
      if (!handler?.action || handler.action === "public" || handler.action === "self") continue;
      if (/^workspace\b/.test(path)) continue;
      const sent = { method, params, ...(method === "GET" ? {} : { body: body() }) };
      const { status, text } = await call(handler, { ...sent, key: strangerKey });
      if (secretsOf(method, path).some((secret) => text.includes(secret)))
        seen.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
      if (status >= 500) seen.push(`${method} ${path}: ${status} ${text}`);
    }
  }
  expect(seen).toEqual([]);
  expect(await everything()).toEqual(before);
  const { text } = await mine.call(workflows.GET);
  expect(text).toContain(MARK);
});
