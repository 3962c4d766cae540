/** The table of permissions: as it is printed, and as every route of the API keeps it, cell by cell. */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { withSystem } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import type { Needed, RouteHandler } from "@/lib/api/handler";
import { call, makeKey, open } from "@/lib/api/testing";
import { m } from "@/lib/messages";
import { newId } from "@/lib/tenancy/ids";
import {
  ACTIONS,
  type Action,
  isOfWorkflow,
  PERMISSIONS,
  ROLES,
  type Role,
  roleMay,
  roleMayOn,
  WORKFLOW_PERMISSIONS,
  WORKFLOW_ROLES,
  workflowRoleMay,
} from "./permissions";
import { makeShared, type Shared } from "./permissions.testing";

/** How the two kinds of roles go together, as the printed table tells it. */
const SHARING = [
  "A workflow has an owner (who made it, or who it was handed to) and may have further collaborators. Owners and admins of the workspace may do",
  "everything with every workflow. Everybody else may do what either their role in the workspace or their role on the workflow allows. On a",
  "workflow that is **restricted** only the role on it counts, and who has none does not see it: not in lists, counts and searches, nor its",
  "executions, approvals, versions, comments and variables. An API key acts as its owner. Actions that are not in this table, such as folders",
  "and tags, are the workspace's.",
];

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

describe("the table", () => {
  it("is printed in PERMISSIONS.md (npx vitest run lib/auth/permissions.test.ts -u)", async () => {
    const head = ["May", ...ROLES.map((role) => m.permissions.roles[role]), "Action"];
    const rows = ACTIONS.map((action) => [
      m.permissions.actions[action],
      ...ROLES.map((role) => (roleMay(role, action) ? "yes" : "–")),
      `\`${action}\``,
    ]);
    const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
    const roles = ROLES.map((role) => `- **${m.permissions.roles[role]}**: ${m.permissions.rolesSay[role]}`);
    const collaborators = WORKFLOW_ROLES.map(
      (role) => `- **${m.permissions.workflowRoles[role]}**: ${m.permissions.workflowRolesSay[role]}`,
    );
    const sharedRows = ACTIONS.filter(isOfWorkflow).map((action) => [
      m.permissions.actions[action],
      ...WORKFLOW_ROLES.map((role) => (workflowRoleMay(role, action) ? "yes" : "–")),
      `\`${action}\``,
    ]);
    const sharedHead = ["May", ...WORKFLOW_ROLES.map((role) => m.permissions.workflowRoles[role]), "Action"];
    const shared = [sharedHead, sharedHead.map(() => "---"), ...sharedRows].map((cells) => `| ${cells.join(" | ")} |`);
    const text = [
      "# Who may do what",
      "",
      ...roles,
      "",
      ...lines,
      "",
      "## On one workflow",
      "",
      ...SHARING,
      "",
      ...collaborators,
      "",
      ...shared,
      "",
    ].join("\n");
    await expect(text).toMatchFileSnapshot("./PERMISSIONS.md");
  });

  it("gives no role what a higher one has not", () => {
    for (const row of [...Object.values(PERMISSIONS), ...Object.values(WORKFLOW_PERMISSIONS)])
      expect([...row].sort((a, b) => Number(b) - Number(a))).toEqual(row);
  });
});

const isAction = (action: Needed): action is Action => action !== "public" && action !== "self";

interface Cell {
  path: string;
  method: (typeof METHODS)[number];
  handler: RouteHandler;
}

/** Every handler of every route file; methods that are not there answer 405 and have no action. */
async function allRoutes(): Promise<Cell[]> {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" }).filter((name) =>
    /(^|\/)route\.ts$/.test(name),
  );
  const cells: Cell[] = [];
  for (const file of files) {
    const path = file.replace(/\/?route\.ts$/, "");
    const module = (await import(/* @vite-ignore */ resolve("app/api", file))) as Partial<Record<string, RouteHandler>>;
    for (const method of METHODS) {
      const handler = module[method];
      if (handler?.action !== undefined) cells.push({ path, method, handler });
    }
  }
  return cells;
}

const db = useTestDatabase();
let cells: Cell[] = [];
const keys = {} as Record<Role, string>;
let strangers = "";
beforeAll(async () => {
  cells = await allRoutes();
  const { orgId, userId } = await db.makeOrg();
  keys.owner = await makeKey(orgId, userId);
  for (const role of ROLES.slice(1)) {
    const id = newId();
    await withSystem(async (tx) => {
      await tx.insert(users).values({ id, email: `${id}@example.com`, name: role, password_hash: "none" });
      await tx.insert(memberships).values({ org_id: orgId, user_id: id, role });
    });
    keys[role] = await makeKey(orgId, id);
  }
  const other = await db.makeOrg();
  strangers = other.userId;
});

/** Ids that nobody has: what is allowed answers 404 or 400, and does nothing. */
const params = (path: string) =>
  Object.fromEntries([...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => [name ?? "", newId()]));

const send = (
  { path, method, handler }: Cell,
  as: { key?: string; session?: string; headers?: Record<string, string> },
) =>
  call<{ code?: string; action?: string }>(handler, {
    method,
    params: params(path),
    ...(method === "GET" ? {} : { body: {} }),
    ...as,
  });

/** Of the public ones each knows for itself whom it answers. */
const PUBLIC = [
  "[...rest]",
  "auth/[...nextauth]",
  "hooks/[...path]",
  "v1/join",
  "v1/password/forgot",
  "v1/password/reset",
  "v1/setup",
];

describe("every route", () => {
  it("names an action, or is one of the few that are public", () => {
    expect(
      [...new Set(cells.filter(({ handler }) => handler.action === "public").map(({ path }) => path))].sort(),
    ).toEqual(PUBLIC);
    expect(cells.length).toBeGreaterThan(90);
  });

  it("lets viewers change nothing but what is their own, and comments", () => {
    const open = cells.filter(({ method, handler: { action = "public" } }) => {
      return method !== "GET" && isAction(action) && roleMay("viewer", action);
    });
    // Reads only; POST because a list of ids does not fit into a URL.
    const reading = ["v1/workflows/export"];
    const own = new Set(["comment.write", "personal.write", "key.own", "workspace.leave"]);
    expect(open.filter(({ path, handler }) => !reading.includes(path) && !own.has(handler.action ?? ""))).toEqual([]);
  });

  it.each(ROLES)("lets the %s do what the table says, and nothing else", async (role) => {
    const faults: string[] = [];
    for (const cell of cells) {
      const { action = "public" } = cell.handler;
      // Who has left is not there for the next route.
      if (!isAction(action) || action === "workspace.leave") continue;
      const { status, body } = await send(cell, { key: keys[role] });
      const refused = status === 403 && body.action === action;
      if (refused === roleMay(role, action) || status === 401 || status >= 500) {
        faults.push(`${cell.method} ${cell.path}: ${status} for ${role}, ${action}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it("knows what its id is of, when it is about one workflow or a part of it", () => {
    const about = /^v1\/(workflows|executions|approvals|variables|trash)\/\[id\]/;
    expect(cells.filter(({ path, handler }) => about.test(path) !== (handler.of !== undefined))).toEqual([]);
    expect(cells.filter(({ handler: { of, action = "public" } }) => of && !isAction(action))).toEqual([]);
  });

  const shared: Shared[] = [
    { workspace: "editor", role: "owner", is_restricted: true },
    { workspace: "editor", role: "editor", is_restricted: true },
    { workspace: "editor", role: "viewer", is_restricted: true },
    { workspace: "viewer", role: "owner", is_restricted: false },
    { workspace: "viewer", role: "editor", is_restricted: false },
    { workspace: "editor", role: "viewer", is_restricted: false },
    { workspace: "editor", role: null, is_restricted: true },
  ];
  it.each(shared)(
    "about a workflow lets a $workspace who is its $role (restricted: $is_restricted) do what the tables say",
    async (as) => {
      const make = await makeShared(db, as);
      const faults: string[] = [];
      for (const cell of cells) {
        const { action = "public", of } = cell.handler;
        if (!of || !isAction(action)) continue;
        // A new one for each: many of these calls really do something.
        const { id, key } = await make(of);
        const sent = { method: cell.method, ...(cell.method === "GET" ? {} : { body: {} }) };
        const all = { ...params(cell.path), id };
        const response = await open(cell.handler, { ...sent, key, params: all });
        const text = /event-stream/.test(response.headers.get("content-type") ?? "") ? "" : await response.text();
        await response.body?.cancel().catch(() => undefined);
        const refused = response.status === 403 && text.includes(`"action":"${action}"`);
        const allowed = roleMayOn(as.workspace, as, action);
        const isHidden = as.role === null && (response.status === 404 || response.status === 403);
        if (as.role === null ? !isHidden : refused === allowed || response.status === 401 || response.status >= 500)
          faults.push(`${cell.method} ${cell.path}: ${response.status}, ${action}: ${text.slice(0, 200)}`);
      }
      expect(faults).toEqual([]);
    },
  );

  it("answers 401 to who is not signed in, and 404 to members of other workspaces", async () => {
    const faults: string[] = [];
    const [row] = await withSystem((tx) =>
      tx.execute<{ slug: string }>(sql`select slug from orgs order by id limit 1`),
    );
    for (const cell of cells) {
      const { action = "public" } = cell.handler;
      if (action === "public") continue;
      // Who has no key is slowed down, by address.
      const nobody = await send(cell, { headers: { "x-forwarded-for": `${cell.method} ${cell.path}` } });
      if (action === "self") {
        if (nobody.status !== 401) faults.push(`${cell.method} ${cell.path}: ${nobody.status}`);
        continue;
      }
      const stranger = await send(cell, { session: strangers, headers: { "x-workspace": row?.slug ?? "" } });
      if (nobody.status !== 401 || stranger.status !== 404) {
        faults.push(`${cell.method} ${cell.path}: ${nobody.status}, ${stranger.status}`);
      }
    }
    expect(faults).toEqual([]);
  });
});
