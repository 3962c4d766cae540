import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { execution_artifacts } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { NodeError } from "@/lib/nodes/errors";
import { readArtifact } from "@/lib/storage/artifacts";
import { closeWorlds, makeWorld, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const make = (): World => makeWorld(db, orgId);
const effect = { component_type: "effect" };
const large = { rows: Array.from({ length: 5000 }, (_, index) => ({ index, text: "some text" })) };

describe("a large output", () => {
  it("travels by reference and arrives whole, also in another process", async () => {
    const world = make();
    world.scripts.a = () => large;
    world.scripts.z = async (ctx, input) => [
      JSON.stringify(input) === JSON.stringify(large),
      await ctx.evaluate("$count(nodes.a.output.rows)"),
      await ctx.evaluate("state.a.rows[4999].index"),
    ];
    const run = await world.start("a>z", { nodes: { a: effect, z: effect } });
    await run.advance();
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual([true, 5000, 4999]);
    const stored = (await run.runs())[0]?.output as { $artifact: { hash: string; size: number; mime: string } };
    expect(stored.$artifact).toMatchObject({ mime: "application/json", size: JSON.stringify(large).length });
    const chunks: Buffer[] = [];
    for await (const chunk of (await readArtifact(orgId, stored.$artifact.hash)).stream) chunks.push(chunk as Buffer);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual(large);
    // What keeps the artifact from being deleted while the execution is there.
    expect(await withTenant(orgId, (tx) => tx.select().from(execution_artifacts))).toEqual([
      { org_id: orgId, execution_id: run.id, hash: stored.$artifact.hash },
    ]);
    const stranger = (await db.makeOrg()).orgId;
    await expect(readArtifact(stranger, stored.$artifact.hash)).rejects.toMatchObject({ code: "not_found" });
    await expect(readArtifact(orgId, "../../etc/passwd")).rejects.toMatchObject({ code: "not_found" });
  });

  it("as the last output is the execution's, by reference", async () => {
    const world = make();
    world.scripts.a = () => large;
    const run = await world.start("a");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toMatchObject({ $artifact: { size: expect.any(Number) } });
  });

  it("over 50 MB is refused with a sentence", async () => {
    const world = make();
    world.scripts.a = () => "x".repeat(51 * 1024 * 1024);
    const run = await world.start("a", { nodes: { a: { retry: { attempts: 3 } } } });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "output_too_large" } });
    expect(world.ran.a).toBe(1);
  });

  it("that only looks like a reference is plain data", async () => {
    const world = make();
    const fake = { $artifact: { hash: "0".repeat(64), size: 1, mime: "text/plain" } };
    world.scripts.a = () => fake;
    const run = await world.start("a>b", { nodes: { a: effect } });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual(fake);
  });
});

describe("data", () => {
  it("that PostgreSQL cannot hold does not break a run, nor does data that looks like LangChain's", async () => {
    const world = make();
    const odd = {
      nul: "a\u0000b",
      lone: "\ud800",
      nested: [
        { lc: 1, type: "secret", id: ["PATH"] },
        { lc: 2, type: "undefined" },
      ],
    };
    world.scripts.a = () => odd;
    world.scripts.b = (_ctx, input) => JSON.stringify(input) === JSON.stringify(odd);
    const run = await world.start("a>b", { nodes: { a: effect, b: effect } });
    await run.advance();
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect((await run.row()).output).toBe(true);
    expect((await run.runs())[0]?.output).toMatchObject({ nul: "a\ufffdb", lone: "\ufffd" });
  });

  it("keeps null, false, numbers and texts as they are", async () => {
    for (const value of [null, false, 0, "", "5", [1], {}]) {
      const world = make();
      world.scripts.a = () => value;
      const run = await world.start("a>b", { nodes: { a: effect } });
      await run.drive();
      expect((await run.row()).output).toEqual(value);
    }
  });

  it("is mapped to a node's input by expressions", async () => {
    const world = make();
    world.scripts.a = () => ({ price: 2, amount: 3 });
    const run = await world.start("a>b", {
      nodes: {
        b: { input_mapping: { total: "{{ input.price * input.amount }}", who: "for {{ trigger.data.name }}" } },
      },
      data: { name: "Ada" },
    });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ total: 6, who: "for Ada" });
  });

  it("several predecessors give an object by node id", async () => {
    const world = make();
    world.scripts.a = () => 1;
    world.scripts.b = () => 2;
    const run = await world.start("s>a s>b a>c b>c");
    await run.drive();
    expect((await run.row()).output).toEqual({ a: 1, b: 2 });
  });

  it("a broken mapping fails the node", async () => {
    const run = await make().start("a>b", { nodes: { b: { input_mapping: { x: "{{ $nothing(1) }}" } } } });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "expression_failed", node_id: "b" } });
  });

  it("passes a node that is switched off", async () => {
    const world = make();
    const run = await world.start("a>b b>c", { nodes: { b: { ...effect, disabled: true } } });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 1, c: 1 });
  });
});

describe("logs", () => {
  it("become events, bounded, without the secrets that the node opened", async () => {
    const world = make();
    world.scripts.a = async (ctx) => {
      const opened = await ctx.credential("llm");
      ctx.emit({ type: "log", text: `key ${String(opened.secret.api_key)}` });
      for (let line = 0; line < 300; line++) ctx.emit({ type: "log", text: `line ${line}` });
      throw new Error(`refused sk-very-secret-value`);
    };
    const run = await world.start({
      nodes: [{ node_id: "a", component_type: "effect", config: {} }],
      edges: [],
      credentials: { llm: "mine" },
    });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { message: "refused [secret]" } });
    const logs = (await run.events())
      .filter((it) => it.type === "node.log")
      .map((it) => it.data as { text: string; truncated?: boolean });
    expect(logs).toHaveLength(201);
    expect(logs[0]?.text).toBe("key [secret]");
    expect(logs.at(-1)?.truncated).toBe(true);
    expect(JSON.stringify([await run.events(), await run.runs(), await run.row()])).not.toContain("sk-very-secret");
  });
});

describe("a secret that a node opened", () => {
  const openAnd = async (world: World, script: (key: string) => unknown) => {
    world.scripts.a = async (ctx) => script(String((await ctx.credential("llm")).secret.api_key));
    return world.start({
      nodes: [{ node_id: "a", component_type: "effect", config: {} }],
      edges: [],
      credentials: { llm: "mine" },
    });
  };
  const stored = async (run: Awaited<ReturnType<typeof openAnd>>) =>
    JSON.stringify([await run.events(), await run.runs(), await run.row()]);

  it("is struck out of its output, wherever it stands in it", async () => {
    const run = await openAnd(make(), (key) => ({ said: [`Bearer ${key}!`], [key]: 1, n: 2 }));
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ said: ["Bearer [secret]!"], "[secret]": 1, n: 2 });
    expect(await stored(run)).not.toContain("sk-very-secret");
  });

  it("is struck out of every part of an error", async () => {
    const run = await openAnd(make(), (key) => {
      throw new NodeError("refused", `No ${key}.`, {
        hint: `Is ${key} right?`,
        details: { sent: { headers: [key] } },
        retriable: false,
      });
    });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { message: "No [secret]." } });
    expect(await stored(run)).not.toContain("sk-very-secret");
  });
});
