/** The templates that need the world outside, run against a real server that stands in for it: a service that fails at first, jobs, a model. */
import { afterAll, beforeAll, expect, it } from "vitest";
import * as decision from "@/app/api/v1/approvals/[id]/decision/route";
import * as approvals from "@/app/api/v1/approvals/route";
import * as execution from "@/app/api/v1/executions/[id]/route";
import * as use from "@/app/api/v1/templates/[key]/use/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import { useTestDatabase } from "@/db/testing";
import { call, makeKey } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { useEngine } from "@/lib/executions/testing";
import { startServer, type TestServer } from "@/lib/http/testing";
import { streamCompletion } from "@/lib/llm/openai/testing";
import { createCredential } from "@/lib/vault";
import type { WorkflowDocument } from "@/lib/workflow";
import { builtIn } from "./built-in";

const db = useTestDatabase();
useEngine(db);
let key: string;
let server: TestServer;
/** What the model says, by what it is told to do. */
let model: (asked: string) => string = () => "";
const seen: { path: string; body: string }[] = [];

beforeAll(async () => {
  let looks = 0;
  server = await startServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    seen.push({ path: `${request.method} ${request.url}`, body });
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.url === "/v1/chat/completions") streamCompletion(response, [model(body)]);
    else if (request.url === "/down") answer(503, { error: "down" });
    else if (request.url === "/jobs") answer(201, { id: "j1" });
    else if (request.url === "/jobs/j1") answer(200, { status: ++looks < 2 ? "running" : "done", result: 42 });
    // The first call of it fails.
    else answer(seen.filter(({ path }) => path.endsWith(request.url ?? "")).length === 1 ? 500 : 200, { taken: true });
  });
  setEnvForTests({ privateHosts: ["127.0.0.1"] });
  const { orgId, userId } = await db.makeOrg();
  key = await makeKey(orgId, userId);
  const fields = { api_key: "none", base_url: `${server.url}/v1`, default_model: "stub" };
  await createCredential({ orgId, userId }, { name: "models", type: "openai", fields });
});
afterAll(() => server.close());

/** Uses a template and starts its draft. @returns the execution's id. */
async function start(
  template: string,
  body: Record<string, unknown>,
  change?: (document: WorkflowDocument) => void,
): Promise<string> {
  const made = await call<{ id: string }>(use.POST, {
    key,
    params: { key: template },
    body: { name: template, ...body },
  });
  expect(made).toMatchObject({ status: 201, body: { problems: [] } });
  const params = { id: made.body.id };
  if (change) {
    const { document } = (await call<{ document: WorkflowDocument }>(workflow.GET, { key, params })).body;
    change(document);
    await call(workflow.PUT, { key, method: "PUT", params, body: document });
  }
  const input = builtIn.find((each) => each.key === template)?.input;
  const started = await call<{ execution_id: string }>(execute.POST, {
    key,
    params,
    body: { input, version: "draft", wait_seconds: 0 },
  });
  return started.body.execution_id;
}

type Ended = { status: string; output: unknown; error: unknown };
type Decide = (turn: number) => { decision: "approve" | "reject"; comment?: string };

/** The execution when it has ended; `decide` answers whoever asks. */
async function ended(id: string, decide: Decide = () => ({ decision: "approve" })): Promise<Ended> {
  let asked = 0;
  for (let turn = 0; turn < 600; turn++) {
    const { body } = await call<Ended>(execution.GET, { key, params: { id } });
    if (/completed|failed|cancelled/.test(body.status)) return body;
    const waiting = await call<{ items: { id: string }[] }>(approvals.GET, { key, url: "/?status=pending" });
    for (const each of waiting.body.items)
      await call(decision.POST, { key, params: { id: each.id }, body: decide(asked++) });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return expect.unreachable("It did not end.");
}

it("an approved order is sent on, again after a failure", async () => {
  const id = await start(
    "forward-after-approval",
    { variables: { target_url: `${server.url}/orders` } },
    (document) => {
      for (const node of document.nodes) if (node.retry) node.retry.backoff_seconds = 0;
    },
  );
  expect(await ended(id)).toMatchObject({
    status: "completed",
    output: { order: "7", forwarded: true, answer: { taken: true } },
  });
  const orders = seen.filter(({ path }) => path === "POST /orders");
  expect(orders.map(({ body }) => JSON.parse(body))).toEqual(Array(2).fill({ id: "7", customer: "Ada", total: 40 }));
});

it("a service that stays down is answered for", async () => {
  const id = await start("service-with-fallback", { variables: { service_url: `${server.url}/down` } }, (document) => {
    for (const node of document.nodes) if (node.retry) node.retry.backoff_seconds = 0;
  });
  expect(await ended(id)).toMatchObject({
    status: "completed",
    output: { topic: "status", result: { source: "stored", why: expect.stringContaining("503") } },
  });
});

it("a job is looked at until it is done", async () => {
  const id = await start("poll-until-done", { variables: { jobs_url: `${server.url}/jobs` } }, (document) => {
    for (const node of document.nodes) if (node.node_id === "wait") node.config.seconds = 1;
  });
  expect(await ended(id)).toMatchObject({ status: "completed", output: { id: "j1", status: "done", result: 42 } });
});

it("a message that the model is sure of goes on by itself, another is looked at", async () => {
  model = () => 'Here it is: {"topic": "billing", "confidence": 0.95, "summary": "Charged twice."}';
  const sure = await start("triage-messages", { credentials: { llm: "models" } });
  expect(await ended(sure, () => expect.unreachable("Nobody is asked."))).toMatchObject({
    output: { topic: "billing", summary: "Charged twice.", checked: false },
  });
  model = () => "I cannot tell.";
  const unsure = await start("triage-messages", { credentials: { llm: "models" } });
  expect(await ended(unsure, () => ({ decision: "reject", comment: "Sales" }))).toMatchObject({
    output: { topic: "other", note: "Sales", checked: true },
  });
});

it("a reply is drafted again with what the reviewer said", async () => {
  model = (asked) => (asked.includes("Shorter, please") ? "Soon." : "Dear customer, your parcel is on its way.");
  const id = await start("draft-reply", { credentials: { llm: "models" } });
  const done = await ended(id, (turn) =>
    turn === 0 ? { decision: "reject", comment: "Shorter, please" } : { decision: "approve" },
  );
  expect(done).toMatchObject({ status: "completed", output: { reply: "Soon.", approved_by: "Test person" } });
});
