/** What a service says about when to come back reaches the durable sleep: real executors, a real server, a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { safeHttp } from "@/lib/http/client";
import { startServer, type TestServer } from "@/lib/http/testing";
import { chatWith } from "@/lib/llm/openai/chat";
import { streamCompletion } from "@/lib/llm/openai/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { executorFor } from "@/lib/nodes/registry.server";
import { FAILURES_TO_OPEN } from "./breaker/machine";
import { createEngine, type Engine } from "./engine";
import { closeWorlds, makeWorld, type Run, type World } from "./testing";

const db = useTestDatabase();
let server: TestServer;
let world: World;
const engines: Engine[] = [];
let answers: { status: number; headers?: Record<string, string> }[] = [];
let asked = 0;

beforeAll(async () => {
  server = await startServer((request, response) => {
    const { status, headers } = answers[Math.min(asked, answers.length - 1)] ?? { status: 200 };
    asked += 1;
    if (status === 200 && request.url?.endsWith("/chat/completions")) return streamCompletion(response, ["fine"]);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end('{"error": {"message": "No."}}');
  });
});
afterAll(async () => {
  for (const engine of engines) await engine.close();
  await closeWorlds();
  await server.close();
});
beforeEach(async () => {
  world = makeWorld(db, (await db.makeOrg()).orgId);
  asked = 0;
});

/** An engine with the product's own nodes, as another process would have it. */
function product(): Engine {
  const privateHosts = ["127.0.0.1"];
  const engine = createEngine({
    ...world.deps,
    nodeTypes,
    executorFor,
    http: (request, options) => safeHttp(request, { ...options, privateHosts }),
    chat: (request, signal) => chatWith({ privateHosts, now: world.deps.now }, request, signal),
    openCredential: async (_org, name) => ({
      id: "c",
      name,
      type: "openai",
      secret: { api_key: "sk-0123456789", base_url: `${server.url}/v1`, default_model: "m" },
      hosts: [],
      hidden: [],
    }),
  });
  engines.push(engine);
  return engine;
}

const NODES = {
  http_request: () => ({ url: `${server.url}/orders` }),
  chat_model: () => ({ llm: "key", prompt: "Hello" }),
};

const start = (type: keyof typeof NODES, attempts = 3): Promise<Run> =>
  world.start("n", {
    nodes: { n: { component_type: type, config: NODES[type](), retry: { attempts, backoff_seconds: 1 } } },
  });

/** Seconds until it goes on. */
async function sleeping(run: Run, engine: Engine): Promise<number> {
  const verdict = await run.drive(engine);
  if (verdict.kind !== "sleeping") return expect.unreachable(JSON.stringify(verdict));
  return (Date.parse(verdict.until) - world.deps.now().getTime()) / 1000;
}

describe.each(["http_request", "chat_model"] as const)("%s", (type) => {
  it.each([
    [429, "seconds", () => "90"],
    [503, "seconds", () => "90"],
    [429, "a date", () => new Date(world.deps.now().getTime() + 91_000).toUTCString()],
    [503, "a date", () => new Date(world.deps.now().getTime() + 91_000).toUTCString()],
  ])("waits after %i as long as it says in %s, over a restart", async (status, _unit, value) => {
    answers = [{ status, headers: { "retry-after": value() } }, { status: 200 }];
    const run = await start(type);
    const wait = await sleeping(run, product());
    expect(wait).toBeGreaterThan(85);
    expect(wait).toBeLessThanOrEqual(92);
    world.wait(60);
    expect(await sleeping(run, product())).toBeLessThan(33);
    expect(asked).toBe(1);
    world.wait(35);
    expect(await run.drive(product())).toEqual({ kind: "completed" });
    expect(asked).toBe(2);
  });

  it.each([400, 401, 403, 404])("does not come back after %i", async (status) => {
    answers = [{ status }];
    expect(await (await start(type)).drive(product())).toMatchObject({ kind: "failed", error: { retriable: false } });
    expect(asked).toBe(1);
  });

  it("with settings that are wrong fails at once", async () => {
    const config = type === "http_request" ? { url: 5 } : { temperature: "warm" };
    const run = await world.start("n", { nodes: { n: { component_type: type, config, retry: { attempts: 5 } } } });
    expect(await run.drive(product())).toMatchObject({ kind: "failed", error: { code: "invalid_config" } });
    expect(asked).toBe(0);
  });

  it("waits for the trial of a service that is down instead of calling it", async () => {
    answers = [...Array.from({ length: FAILURES_TO_OPEN }, () => ({ status: 500 })), { status: 200 }];
    const engine = product();
    for (let n = 0; n < FAILURES_TO_OPEN; n++) await (await start(type, 1)).drive(engine);
    const run = await start(type, 3);
    expect(await sleeping(run, engine)).toBeGreaterThan(20);
    expect(asked).toBe(FAILURES_TO_OPEN);
    expect((await run.runs())[0]?.error).toMatchObject({ code: "circuit_open" });
    world.wait(60);
    expect(await run.drive(product())).toEqual({ kind: "completed" });
    expect(asked).toBe(FAILURES_TO_OPEN + 1);
  });
});
