/** Flow control of whole executions: engine and embedded Inngest server are the real ones, what is called outside counts who calls. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as decision from "@/app/api/v1/approvals/[id]/decision/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import { recordStatements, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { type ExecutionDetail, executionDetail } from "@/lib/api/contracts/executions";
import { call, makeKey } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { chain, published, transform, useEngine } from "../testing";
import { waitForExecution } from "../wait";

const db = useTestDatabase();
useEngine(db);
let key: string;
let orgId: string;
let outside: Server;
let url: string;
/** Who is in the middle of a call now, and the most there ever were, by the path called. */
const now = new Map<string, number>();
const most = new Map<string, number>();
const order: string[] = [];

beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  key = await makeKey(orgId, org.userId);
  outside = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    order.push(request.url ?? "");
    now.set(path, (now.get(path) ?? 0) + 1);
    most.set(path, Math.max(most.get(path) ?? 0, now.get(path) ?? 0));
    setTimeout(() => {
      now.set(path, (now.get(path) ?? 1) - 1);
      response.setHeader("content-type", "application/json").end("{}");
    }, 25);
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const { port } = outside.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  setEnvForTests({ privateHosts: ["127.0.0.1"] });
});
afterAll(() => {
  outside.close();
});

const get = (id: string, path: string) => ({
  node_id: id,
  component_type: "http_request",
  config: { url: `${url}${path}` },
});
const ask = { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "May it?" } };
type Answer = ExecutionDetail & { code: string; detail: string; waiting_execution_id?: string; paused_by?: string };
const run = (id: string, input: unknown = {}, more = {}) =>
  call<Answer>(execute.POST, { key, params: { id }, body: { input, ...more } });
const start = async (id: string, input: unknown = {}) => {
  const { status, body } = await run(id, input);
  expect(status, JSON.stringify(body)).toBe(202);
  return body.execution_id;
};
const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
const ended = (id: string) => waitForExecution(orgId, id, { ms: 60_000 });
const waiting = (id: string) =>
  waitForExecution(orgId, id, { ms: 30_000, isEnough: ({ status }) => status === "interrupted" });
const approve = async (execution: string) => {
  const { pending_tasks } = await read(execution);
  const id = pending_tasks[0]?.approval_id ?? "";
  expect((await call(decision.POST, { key, params: { id }, body: { decision: "approve" } })).status).toBe(200);
};
const tickets = () =>
  withTenant(orgId, async (tx) => (await tx.execute<{ n: number }>(sql`select count(*) as n from flow_tickets`))[0]?.n);

describe("a concurrency limit", () => {
  it("holds under 50 parallel starts: never more than 3 at a time, and all complete", async () => {
    const id = await published(
      key,
      chain("Three", [get("a", "/three"), get("b", "/three")], { settings: { concurrency: { limit: 3 } } }),
    );
    const ids = await Promise.all(Array.from({ length: 50 }, () => start(id)));
    const endings = await Promise.all(ids.map(ended));
    expect(endings.map((ending) => ending?.status)).toEqual(ids.map(() => "completed"));
    expect(most.get("/three")).toBeLessThanOrEqual(3);
    expect(await tickets()).toBe(0);
  });

  it("counts each value of its key apart, in the order of arrival", async () => {
    const workflow = chain("By key", [{ ...get("a", ""), config: { url: `${url}/{{ input.k }}?{{ input.n }}` } }], {
      settings: { concurrency: { limit: 1, key: "input.k" } },
    });
    const id = await published(key, workflow);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) for (const k of ["x", "y"]) ids.push(await start(id, { k, n }));
    await Promise.all(ids.map(ended));
    for (const k of ["x", "y"]) {
      expect(most.get(`/${k}`)).toBe(1);
      expect(order.filter((path) => path.startsWith(`/${k}?`))).toEqual([0, 1, 2, 3, 4].map((n) => `/${k}?${n}`));
    }
  });

  it("is given back while an execution waits for people, and asked for again before it goes on", async () => {
    const workflow = chain("Waits", [get("a", "/waits"), ask, get("b", "/waits")], {
      settings: { concurrency: { limit: 1 } },
    });
    const id = await published(key, workflow);
    const ids = [await start(id), await start(id), await start(id)];
    await Promise.all(ids.map(waiting));
    await Promise.all(ids.map(approve));
    const endings = await Promise.all(ids.map(ended));
    expect(endings.map((ending) => ending?.status)).toEqual(["completed", "completed", "completed"]);
    expect(most.get("/waits")).toBe(1);
  });
});

describe("a workflow without flow control", () => {
  it("starts in one statement as ever", async () => {
    const id = await published(key, chain("Plain", [transform("a", "input")]));
    const { startExecution } = await import("../start");
    const [version] = await withTenant(orgId, (tx) =>
      tx.execute<{ id: string }>(sql`select published_version_id as id from workflows where id = ${id}`),
    );
    const payload = {
      trigger_type: "manual",
      trigger_index: null,
      timestamp: new Date().toISOString(),
      source: {},
      user_id: null,
      data: {},
    };
    const request = {
      orgId,
      workflowId: id,
      version: { id: version?.id ?? "" },
      payload,
      isTest: false,
      startedBy: null,
    };
    const { result, statements } = await recordStatements(() => startExecution(request));
    expect(statements.filter((text) => /insert into executions/.test(text))).toHaveLength(1);
    expect(
      statements.filter((text) => !/^(begin|commit)/.test(text.trim()) && !/inngest|execution/.test(text)),
    ).toEqual([]);
    await ended(result.executionId);
    expect((await read(result.executionId)).status).toBe("completed");
  });
});
