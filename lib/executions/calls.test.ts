/** Workflows that call workflows, over HTTP, with the real engine and the embedded Inngest server. */
import { describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { call } from "@/lib/api/testing";
import { chain, transform, useEngine } from "./testing";
import { calls, nodeOf, useCalls } from "./testing.calls";

const db = useTestDatabase();
useEngine(db);
const { key, publish, callable, run, childOf, list } = useCalls(db);

describe("a call", () => {
  it("runs the other workflow as an execution of its own and goes on with its output", async () => {
    await callable("doubler", [transform("double", '{ "n": input.n * 2, "from": trigger.trigger_type }')]);
    const id = await publish(
      chain("Calls", [
        transform("a", '{ "n": input.n + 1 }'),
        calls("twice", "doubler"),
        transform("z", "input.n + 1"),
      ]),
    );
    const parent = await run(id, { n: 1 });
    expect(parent).toMatchObject({ status: "completed", output: 5, parent_execution_id: null });
    expect(nodeOf(parent, "twice")).toMatchObject({ status: "completed", output: { n: 4, from: "workflow" } });
    const child = await childOf(parent, "twice");
    expect(child).toMatchObject({
      status: "completed",
      workflow_slug: "doubler",
      version: 1,
      trigger_type: "workflow",
      input: { n: 2 },
      parent_execution_id: parent.execution_id,
      parent_node_id: "twice",
      parent_workflow_name: "Calls",
      root_execution_id: parent.execution_id,
    });
  });

  it("maps input and output, and fills in the defaults of the schema", async () => {
    await callable(
      "summarizer",
      [transform("say", '{ "summary": input.content & " in " & $string(input.max_length) }')],
      {
        input_schema: {
          type: "object",
          properties: { content: { type: "string" }, max_length: { type: "integer", default: 200 } },
          required: ["content"],
        },
        output_schema: { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] },
      },
    );
    const config = {
      input_mapping: { content: "{{ input.text }}" },
      output_mapping: { short: "{{ output.summary }}", for: "{{ input.text }}" },
    };
    const id = await publish(chain("Maps", [calls("sum", "summarizer", config)]));
    expect(await run(id, { text: "Hello" })).toMatchObject({ output: { short: "Hello in 200", for: "Hello" } });
    const wrong = await run(id, { text: 5 });
    expect(wrong).toMatchObject({ status: "failed", error: { code: "invalid_input", node_id: "sum" } });
    expect(wrong.error?.message).toContain("input.content");
    expect(await list(`parent_execution_id=${wrong.execution_id}`)).toEqual([]);
  });

  it("fails when the output is not what the schema promises, naming the field", async () => {
    await callable("liar", [transform("say", '{ "summary": 5 }')], {
      output_schema: { type: "object", properties: { summary: { type: "string" } } },
    });
    const parent = await run(await publish(chain("Believes", [calls("ask_it", "liar")])));
    expect(parent).toMatchObject({ status: "failed", error: { code: "invalid_output", node_id: "ask_it" } });
    expect(parent.error?.message).toContain("output.summary");
    expect(await childOf(parent, "ask_it")).toMatchObject({ status: "failed", error: { code: "invalid_output" } });
  });

  it("runs the version published at that moment, or the one that is pinned", async () => {
    const target = await callable("versioned", [transform("v", "1")]);
    const follows = await publish(chain("Follows", [calls("c", "versioned")]));
    const pins = await publish(chain("Pins", [calls("c", "versioned", { version: 1 })]));
    const { PUT } = await import("@/app/api/v1/workflows/[id]/route");
    const { POST } = await import("@/app/api/v1/workflows/[id]/publish/route");
    const body = chain("versioned", [transform("v", "2")], { slug: "versioned", is_callable: true });
    await call(PUT, { key: key(), method: "PUT", params: { id: target }, body });
    await call(POST, { key: key(), params: { id: target }, body: {} });
    expect((await run(follows)).output).toBe(2);
    expect((await run(pins)).output).toBe(1);
  });

  it("names what can no longer be called when it comes to it", async () => {
    const gone = await callable("gone", [transform("a", "1")]);
    const closed = await callable("closed", [transform("a", "1")]);
    const asks = (slug: string) => publish(chain(`Asks ${slug}`, [calls("c", slug, {}, { on_error: "continue" })]));
    const [first, second] = [await asks("gone"), await asks("closed")];
    const { PUT, DELETE } = await import("@/app/api/v1/workflows/[id]/route");
    const { POST } = await import("@/app/api/v1/workflows/[id]/publish/route");
    await call(DELETE, { key: key(), method: "DELETE", params: { id: gone } });
    const body = chain("closed", [transform("a", "1")], { slug: "closed" });
    await call(PUT, { key: key(), method: "PUT", params: { id: closed }, body });
    await call(POST, { key: key(), params: { id: closed }, body: {} });
    expect(await run(first)).toMatchObject({ output: { error: { code: "workflow_not_found", retriable: false } } });
    const refused = await run(second);
    expect(refused.output).toMatchObject({ error: { code: "workflow_not_callable" } });
    expect(await list(`parent_execution_id=${refused.execution_id}`)).toEqual([]);
  });

  it("starts nothing of a workflow that is paused", async () => {
    const paused = await callable("paused", [transform("a", "1")]);
    const asks = await publish(chain("Asks paused", [calls("c", "paused", {}, { on_error: "continue" })]));
    const { POST } = await import("@/app/api/v1/workflows/[id]/pause/route");
    expect((await call(POST, { key: key(), params: { id: paused }, body: {} })).status).toBe(200);
    const refused = await run(asks);
    expect(refused.output).toMatchObject({ error: { code: "workflow_paused", retriable: true } });
    expect(await list(`parent_execution_id=${refused.execution_id}`)).toEqual([]);
  });

  it("passes values of any size, in both directions", async () => {
    await callable("echo", [transform("back", '{ "rows": input.rows, "count": $count(input.rows) }')]);
    const id = await publish(
      chain("Large", [
        transform("make", '{ "rows": [1..20000].("row " & $string($)) }'),
        calls("c", "echo"),
        transform("z", '{ "n": input.count, "last": input.rows[19999] }'),
      ]),
    );
    const parent = await run(id);
    expect(parent).toMatchObject({ status: "completed", output: { n: 20_000, last: "row 20000" } });
    const child = await childOf(parent, "c");
    expect(child.input).toMatchObject({ $artifact: { mime: "application/json" } });
    expect(child.output).toMatchObject({ $artifact: { mime: "application/json" } });
  });

  it("takes no made-up reference for a value of the workspace", async () => {
    const forged = { $artifact: { hash: "0".repeat(64), size: 1, mime: "application/json" } };
    await callable("forger", [transform("a", JSON.stringify(forged))]);
    const parent = await run(await publish(chain("Trusts", [calls("c", "forger"), transform("z", "input")])));
    expect(parent).toMatchObject({ status: "completed", output: forged });
  });
});

describe("several calls", () => {
  it("run side by side in parallel branches", async () => {
    await callable("one-more", [transform("a", "input.n + 1")]);
    const nodes = [transform("s", "input", { is_entry_point: true }), calls("x", "one-more"), calls("y", "one-more")];
    const edge = (source: string, target: string) => ({
      id: `${source}-${target}`,
      source_node_id: source,
      target_node_id: target,
      edge_type: "direct",
    });
    const id = await publish({
      name: "Parallel",
      nodes: [...nodes, transform("z", "input.x + input.y")],
      edges: [edge("s", "x"), edge("s", "y"), edge("x", "z"), edge("y", "z")],
    });
    const parent = await run(id, { n: 1 });
    expect(parent).toMatchObject({ status: "completed", output: 4 });
    expect(await list(`parent_execution_id=${parent.execution_id}`)).toHaveLength(2);
  });

  it("follow each other in a loop, each an execution of its own", async () => {
    await callable("counter", [transform("a", '{ "n": input.n + 1 }')]);
    const id = await publish({
      name: "Loop",
      nodes: [
        transform("s", "input", { is_entry_point: true }),
        calls("c", "counter"),
        { node_id: "r", component_type: "router", config: { condition_expression: 'input.n < 5 ? "again" : "done"' } },
        transform("z", "nodes.c.output.n"),
      ],
      edges: [
        { id: "1", source_node_id: "s", target_node_id: "c", edge_type: "direct" },
        { id: "2", source_node_id: "c", target_node_id: "r", edge_type: "direct" },
        { id: "3", source_node_id: "r", target_node_id: "c", edge_type: "conditional", route: "again" },
        { id: "4", source_node_id: "r", target_node_id: "z", edge_type: "conditional", route: "done" },
      ],
    });
    const parent = await run(id, { n: 0 });
    expect(parent).toMatchObject({ status: "completed", output: 5 });
    expect(nodeOf(parent, "c").visit).toBe(5);
    expect(await list(`parent_execution_id=${parent.execution_id}`)).toHaveLength(5);
  });

  it("end at the depth limit with a sentence that says so", async () => {
    const slug = "recursive";
    const router = {
      node_id: "r",
      component_type: "router",
      config: { condition_expression: 'input.n > 0 ? "deeper" : "end"' },
    };
    const more = { input_mapping: { n: "{{ input.n - 1 }}" } };
    const id = await publish({
      name: slug,
      slug,
      is_callable: true,
      nodes: [{ ...router, is_entry_point: true }, calls("c", slug, more), transform("z", '"bottom"')],
      edges: [
        { id: "1", source_node_id: "r", target_node_id: "c", edge_type: "conditional", route: "deeper" },
        { id: "2", source_node_id: "r", target_node_id: "z", edge_type: "conditional", route: "end" },
      ],
    });
    expect(await run(id, { n: 16 })).toMatchObject({ status: "completed", output: "bottom" });
    expect(await run(id, { n: 17 })).toMatchObject({ status: "failed", error: { code: "workflow_depth" } });
  });
});

describe("the list of executions", () => {
  it("shows those that were called when it is asked to", async () => {
    const parent = await run(await publish(chain("Listed", [calls("c", "doubler")])), { n: 1 });
    const child = nodeOf(parent, "c").child_execution_id;
    const ids = async (query: string) => (await list(query)).map(({ execution_id }) => execution_id);
    expect(await ids("")).toContain(parent.execution_id);
    expect(await ids("")).not.toContain(child);
    expect(await ids("&include_children=true")).toEqual(expect.arrayContaining([parent.execution_id, child]));
    expect(await ids(`&parent_execution_id=${parent.execution_id}`)).toEqual([child]);
  });
});
