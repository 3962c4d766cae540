/** Executions whose nodes run code blocks: which version, with what, and what a change of the block does to them. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as credentials from "@/app/api/v1/credentials/route";
import * as execution from "@/app/api/v1/executions/[id]/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { execution_code_blocks, execution_events, node_runs } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { makePerson, type Person } from "@/lib/api/testing";
import { loadBlock } from "@/lib/engine/block/load";
import { useEngine } from "@/lib/executions/testing";
import { closeSandbox } from "@/lib/sandbox";
import { giving, workshop } from "./testing";

const db = useTestDatabase();
useEngine(db);
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
afterAll(closeSandbox);
const { send, versionIn, makePublished, release, save } = workshop(() => me);

const ANYTHING = { name: "runs", input: {}, expected: { kind: "schema", schema: {} } };
const node = (config: object, node_id = "code", more: object = {}) => ({
  node_id,
  component_type: "code",
  config,
  ...more,
});

/** A published workflow of these nodes, one after the other. */
async function workflowOf(...nodes: { node_id: string }[]): Promise<string> {
  const edges = nodes.slice(1).map(({ node_id }, index) => ({
    source_node_id: nodes[index]?.node_id,
    target_node_id: node_id,
  }));
  const made = await me.call(workflows.POST, { body: { name: "Runs blocks", nodes, edges } });
  const id = String(made.body.id);
  const answer = await me.call(publish.POST, { params: { id }, body: {} });
  if (answer.status !== 201) throw new Error(answer.text);
  return id;
}

interface Ended {
  execution_id: string;
  status: string;
  output: unknown;
  error: { code: string; message: string } | null;
}

async function runWorkflow(id: string, input: unknown = {}, version = "published"): Promise<Ended> {
  const answer = await me.call(execute.POST, { params: { id }, body: { input, version, wait_seconds: 30 } });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as unknown as Ended;
}

/** What the execution says while it runs. */
async function logOf({ execution_id: id }: Ended): Promise<string[]> {
  const rows = await withTenant(me.orgId, (tx) =>
    tx
      .select({ data: execution_events.data })
      .from(execution_events)
      .where(and(eq(execution_events.execution_id, id), eq(execution_events.type, "node.log")))
      .orderBy(execution_events.seq),
  );
  return rows.map(({ data }) => (data as { text: string }).text);
}

describe("a node that runs a code block", () => {
  it("follows what is published, or runs the version it names, and both go on after a deprecation and a rollback", async () => {
    const block = await makePublished({ code: giving("one") }, { name: "Tax" }, ANYTHING);
    const follows = await workflowOf(node({ code_block: block.slug }));
    const pinned = await workflowOf(node({ code_block: block.slug, block_version: 1 }));
    const outputs = async () => [(await runWorkflow(follows)).output, (await runWorkflow(pinned)).output];
    expect(await outputs()).toEqual(["one", "one"]);

    await save(block.id, { code: giving("two") });
    expect(await outputs()).toEqual(["one", "one"]);
    await release(block.id, 2);
    expect(await outputs()).toEqual(["two", "one"]);
    expect(await logOf(await runWorkflow(follows))).toEqual(['Code block "Tax", version 2']);
    expect(await logOf(await runWorkflow(pinned))).toEqual(['Code block "Tax", version 1 (deprecated)']);

    versionIn(await send.deprecate(block.id, 2, { message: "Use another" }));
    expect(await outputs()).toEqual(["two", "one"]);
    const back = await send.back(block.id, { version: 1 });
    expect(back).toMatchObject({ status: 201, body: { is_published: true, version: { number: 3, restores: 1 } } });
    expect(await outputs()).toEqual(["one", "one"]);
  });

  it("runs one version for all of an execution, however often and whatever is published meanwhile", async () => {
    const block = await makePublished({ code: giving("one") }, { name: "Once" }, ANYTHING);
    const first = await runWorkflow(await workflowOf(node({ code_block: block.slug })));
    await save(block.id, { code: giving("two") });
    await release(block.id, 2);
    const load = (id: string) => loadBlock(me.orgId, id, { block: block.slug, version: null });
    // As a retry after a crash, another round of a loop or another node of it asks.
    expect((await load(first.execution_id)).number).toBe(1);
    const second = await runWorkflow(await workflowOf(node({ code_block: block.slug })));
    expect(
      (await Promise.all([load(second.execution_id), load(second.execution_id)])).map(({ number }) => number),
    ).toEqual([2, 2]);
    const rows = await withTenant(me.orgId, (tx) =>
      tx.select().from(execution_code_blocks).where(eq(execution_code_blocks.block_id, block.id)),
    );
    expect(rows.map(({ execution_id }) => execution_id).sort()).toEqual(
      [first.execution_id, second.execution_id].sort(),
    );
  });

  it("settles on one version although several nodes ask at the same moment", async () => {
    const block = await makePublished({ code: giving("one") }, { name: "Race" }, ANYTHING);
    const other = await runWorkflow(
      await workflowOf({ node_id: "a", component_type: "transform", config: { expression: "1" } } as {
        node_id: string;
      }),
    );
    const asked = Array.from({ length: 8 }, () =>
      loadBlock(me.orgId, other.execution_id, { block: block.slug, version: null }),
    );
    expect(new Set((await Promise.all(asked)).map(({ number }) => number))).toEqual(new Set([1]));
  });

  it("fails without a retry at an input or output that the schemas do not allow, naming the field", async () => {
    const object = (name: string, type: string) => ({
      type: "object",
      required: [name],
      properties: { [name]: { type } },
    });
    const content = {
      code: "export default ({ n }) => { console.log('printed'); return { total: n < 0 ? 'less' : n }; }",
      input_schema: object("n", "number"),
      output_schema: object("total", "number"),
    };
    const block = await makePublished(content, { name: "Strict" }, { ...ANYTHING, input: { n: 1 } });
    const id = await workflowOf(node({ code_block: block.slug }, "code", { retry: { attempts: 3, delay_seconds: 0 } }));
    expect((await runWorkflow(id, { n: 4 })).output).toEqual({ total: 4 });
    const wrong = await runWorkflow(id, { m: 4 });
    expect(wrong.error).toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("input.n: It is required."),
    });
    const odd = await runWorkflow(id, { n: -1 });
    expect(odd.error).toMatchObject({ code: "invalid_output", message: expect.stringContaining("output.total") });
    expect(await logOf(odd)).toEqual(['Code block "Strict", version 1', "printed"]);
    const attempts = await withTenant(me.orgId, (tx) =>
      tx.$count(node_runs, eq(node_runs.execution_id, odd.execution_id)),
    );
    expect(attempts).toBe(1);
  });

  it("reads the secrets of its version, which come out nowhere", async () => {
    const key = "sk-canary-9876543210";
    await me.call(credentials.POST, { body: { name: "Shop", type: "openai", fields: { api_key: key } } });
    const code = `export default ({ fail }) => {
      console.log(flowpilot.secrets.KEY);
      if (fail) throw new Error(flowpilot.secrets.KEY);
      return { length: flowpilot.secrets.KEY.length, echo: flowpilot.secrets.KEY };
    }`;
    const secrets = [{ name: "KEY", credential: "Shop", field: "api_key" }];
    const block = await makePublished({ code, secrets }, { name: "Secretive" }, ANYTHING);
    const id = await workflowOf(node({ code_block: block.slug }));
    const well = await runWorkflow(id);
    expect(well.output).toEqual({ length: key.length, echo: "[secret]" });
    const failed = await runWorkflow(id, { fail: true });
    expect(failed.error?.message).toContain("[secret]");
    const stored = await me.call(execution.GET, { params: { id: failed.execution_id } });
    expect(`${stored.text} ${await logOf(well)} ${await logOf(failed)}`).not.toContain(key);
  });

  it("fails with a sentence when its block is in the trash by then", async () => {
    const block = await makePublished({ code: giving(1) }, { name: "Gone" }, ANYTHING);
    const { execution_id: id } = await runWorkflow(
      await workflowOf({ node_id: "a", component_type: "transform", config: { expression: "1" } } as {
        node_id: string;
      }),
    );
    expect((await send.remove(block.id)).status).toBe(204);
    const load = (version: number | null) => loadBlock(me.orgId, id, { block: block.slug, version });
    for (const version of [null, 1]) {
      await expect(load(version)).rejects.toMatchObject({ code: "code_block_missing", retriable: false });
    }
    const stranger = await makePerson(db);
    await expect(loadBlock(stranger.orgId, id, { block: "tax", version: null })).rejects.toMatchObject({
      code: "code_block_missing",
    });
  });
});
