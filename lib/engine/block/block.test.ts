import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { code_settings } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { executorFor } from "@/lib/nodes/registry.server";
import type { OpenedCredential, SandboxRequest } from "@/lib/nodes/types";
import { SecretValues } from "@/lib/observability/secrets";
import { createEngine, type Engine } from "../engine";
import { closeWorlds, makeWorld, type World } from "../testing";
import { type RunnableBlock, runBlock } from "./run";

const db = useTestDatabase();
let world: World;
let engine: Engine;
const seen: SandboxRequest[] = [];
const runSandboxed = async (request: SandboxRequest) => {
  seen.push(request);
  return { value: request.input, stdout: "" };
};
beforeAll(async () => {
  world = makeWorld(db, (await db.makeOrg()).orgId);
  engine = createEngine({ ...world.deps, nodeTypes, executorFor, runSandboxed });
});
afterAll(async () => {
  await engine.close();
  await closeWorlds();
});

const block: RunnableBlock = {
  name: "Tax",
  language: "python",
  code: "c",
  input_schema: null,
  output_schema: null,
  timeout_seconds: 1.5,
  memory_mb: 64,
  hosts: ["a.example"],
  secrets: [],
  single_use: false,
  lock: null,
};
const outside = async (): Promise<never> => {
  throw new Error("Tests reach nothing outside.");
};
const around = () => ({
  orgId: "o",
  http: outside,
  runSandboxed,
  openCredential: outside,
  secrets: new SecretValues(),
  held: [] as OpenedCredential[],
  singleUse: false,
});
const never = new AbortController().signal;

describe("a version that runs", () => {
  it("has its own limits, hosts and code, and no credential that it was not granted", async () => {
    await runBlock(block, { a: 1 }, around(), never);
    expect(seen.pop()).toEqual({
      language: "python",
      code: "c",
      input: { a: 1 },
      timeoutMs: 1500,
      memoryMb: 64,
      workspace: "o",
      singleUse: false,
      secrets: {},
      hosts: ["a.example"],
      http: outside,
    });
  });

  it("has a process of its own when its block, or whoever runs it, wants that", async () => {
    await runBlock({ ...block, single_use: true }, null, around(), never);
    await runBlock(block, null, { ...around(), singleUse: true }, never);
    expect(seen.splice(0).map(({ singleUse }) => singleUse)).toEqual([true, true]);
  });

  it("gets the defaults of its input schema, and opens a credential once for all that it reads of it", async () => {
    const opened: string[] = [];
    const openCredential = async (name: string) => {
      opened.push(name);
      const secret = { api_key: "a-secret-value", base_url: "short" };
      return { id: "1", name, type: "openai", secret, hosts: [], hidden: ["a-secret-value"] };
    };
    const secrets = [
      { name: "KEY", credential: "Shop", field: "api_key" },
      { name: "URL", credential: "Shop", field: "base_url" },
    ];
    const input_schema = { type: "object", properties: { by: { default: 2 } } };
    const surroundings = { ...around(), openCredential };
    await runBlock({ ...block, secrets, input_schema }, {}, surroundings, never);
    expect(seen.pop()).toMatchObject({ input: { by: 2 }, secrets: { KEY: "a-secret-value", URL: "short" } });
    expect(opened).toEqual(["Shop"]);
    expect(surroundings.secrets.redact("a-secret-value")).not.toContain("a-secret");
    expect(surroundings.held.map(({ name }) => name)).toEqual(["Shop"]);
    const missing = runBlock(
      { ...block, secrets: [{ ...secrets[0], field: "toString" } as never] },
      {},
      surroundings,
      never,
    );
    await expect(missing).rejects.toMatchObject({ code: "secret_missing", retriable: false });
  });

  it("fails with a sentence at a schema that cannot be used", async () => {
    const broken = runBlock({ ...block, output_schema: { pattern: "(" } }, "text", around(), never);
    await expect(broken).rejects.toMatchObject({ code: "invalid_schema", retriable: false });
    seen.pop();
  });
});

describe("a workspace that wants no process to run code twice", () => {
  it("has that for the code of every node", async () => {
    const code = { node_id: "a", component_type: "code", config: { inline_code: "export default () => 1" } };
    const drive = async () => {
      const run = await world.start({ nodes: [{ ...code, is_entry_point: true }], edges: [] });
      expect(await run.drive(engine)).toEqual({ kind: "completed" });
      return seen.pop()?.singleUse;
    };
    expect(await drive()).toBe(false);
    await withTenant(world.orgId, (tx) => tx.insert(code_settings).values({ org_id: world.orgId, single_use: true }));
    expect(await drive()).toBe(true);
  });
});
