/** For tests of the engine: node types that count, wait, fail and ask on command, and executions without the rest of the product. */
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { withTenant } from "@/db/client";
import { approvals, execution_events, executions, node_runs, workflow_versions, workflows } from "@/db/schema";
import { NodeError } from "@/lib/nodes/errors";
import type { ApprovalRequest, NodeContext, NodeDefinition, NodeExecutor, Resumption } from "@/lib/nodes/types";
import { newId, newTaskId } from "@/lib/tenancy/ids";
import { openVariables } from "@/lib/vault/open.variables";
import { type WorkflowDocument, type WorkflowNode, workflowDocument } from "@/lib/workflow/schema";
import { Breakers } from "./breaker";
import { type EngineDeps, LIMITS } from "./deps";
import { createEngine, type Engine } from "./engine";
import { parseEdges } from "./testing.graph";
import type { Verdict } from "./types";

const KEY = "sk-very-secret-value";
const OPENED = { id: "c", type: "key", secret: { api_key: KEY }, hosts: [], hidden: [KEY] };
type Script = (ctx: NodeContext, input: unknown) => unknown;

function define(type: string, durable: boolean, routeNames?: readonly string[]): NodeDefinition {
  return {
    type,
    version: 1,
    category: "flow",
    title: type,
    description: "For tests.",
    icon: "circle",
    config: z.looseObject({}),
    defaults: {},
    hasInput: true,
    outputs: () => [{ id: "main", label: "", kind: "main" }],
    routes: routeNames ? "fixed" : "free",
    ...(routeNames ? { routeNames } : {}),
    durable,
    sideEffect: durable,
    summary: () => "",
  };
}

/** `pure`, `effect` and `work` (which may be repeated) run the script of their node; `ask` waits for a person; `wait` sleeps config.seconds. */
export const TEST_TYPES: ReadonlyMap<string, NodeDefinition> = new Map(
  [
    define("pure", false),
    define("effect", true),
    { ...define("work", true), repeatable: () => true },
    define("ask", true, ["approved", "rejected", "timeout"]),
    define("wait", true),
  ].map((it) => [it.type, it]),
);

export interface World {
  engine: Engine;
  deps: EngineDeps;
  /** How often each node's executor has run, over all engines of this world. */
  ran: Record<string, number>;
  /** What a node does, by node id; the default hands on its input. A returned {route} chooses the route. */
  scripts: Record<string, Script>;
  /** Moves the engine's clock, in seconds. */
  wait(seconds: number): void;
  /** Another engine on the same database, as another process would be. */
  another(): Engine;
  orgId: string;
  /** An execution that is there already. */
  run(id: string): Run;
  start(
    spec: string | Partial<WorkflowDocument>,
    options?: {
      nodes?: Record<string, Partial<WorkflowNode>>;
      data?: unknown;
      settings?: WorkflowDocument["settings"];
    },
  ): Promise<Run>;
}

export interface Run {
  id: string;
  advance(engine?: Engine, expected?: string | null): Promise<Verdict>;
  /** Advances until there is a verdict other than "running". */
  drive(engine?: Engine): Promise<Verdict>;
  row(): Promise<typeof executions.$inferSelect>;
  runs(): Promise<(typeof node_runs.$inferSelect)[]>;
  events(): Promise<(typeof execution_events.$inferSelect)[]>;
  approvals(): Promise<(typeof approvals.$inferSelect)[]>;
  /** Another execution of the same version. */
  repeat(): Promise<Run>;
  decide(nodeId: string, decision: "approved" | "rejected", comment?: string): Promise<void>;
}

export class Routed {
  constructor(
    readonly route: string,
    readonly output: unknown = null,
  ) {}
}

export function makeWorld(db: { url: string }, orgId: string): World {
  const ran: Record<string, number> = {};
  const scripts: Record<string, Script> = {};
  const engines: Engine[] = [];
  let shift = 0;
  const plainRun: NodeExecutor = {
    async execute(ctx, _config, input) {
      const id = ctx.node.node_id;
      ran[id] = (ran[id] ?? 0) + 1;
      const result = await (scripts[id] ?? ((_ctx, value) => value))(ctx, input);
      return result instanceof Routed
        ? { kind: "output", output: result.output, route: result.route }
        : { kind: "output", output: result };
    },
  };
  const ask: NodeExecutor = {
    async execute(ctx, config) {
      const id = ctx.node.node_id;
      ran[id] = (ran[id] ?? 0) + 1;
      const { timeout, on_timeout } = config as { timeout?: number; on_timeout?: ApprovalRequest["onTimeout"] };
      return {
        kind: "approval",
        request: {
          prompt: `May ${id}?`,
          context: { id },
          timeoutSeconds: timeout ?? null,
          onTimeout: on_timeout ?? "reject",
        },
      };
    },
    async resume(_ctx, config, _input, resumption: Resumption) {
      if (resumption.kind !== "decision") throw new NodeError("odd", "A decision was expected.");
      const { decision, comment } = resumption;
      const late = { approve: "approved", reject: "rejected" } as Record<string, string>;
      const route = decision === "timeout" ? (late[String(config.on_timeout)] ?? "timeout") : decision;
      return { kind: "output", output: { decision, comment }, route };
    },
  };
  const sleep: NodeExecutor = {
    async execute(ctx, config) {
      ran[ctx.node.node_id] = (ran[ctx.node.node_id] ?? 0) + 1;
      return { kind: "sleep", until: new Date(ctx.now().getTime() + Number(config.seconds) * 1000) };
    },
    async resume(_ctx, _config, input) {
      return { kind: "output", output: input };
    },
  };
  const outside = () => {
    throw new NodeError("outside", "Tests reach nothing outside.");
  };
  const now = () => new Date(Date.now() + shift);
  const deps: EngineDeps = {
    now,
    newId,
    newTaskId: () => newTaskId(),
    random: () => 0.5,
    nodeTypes: TEST_TYPES,
    executorFor: async (type) => (type === "ask" ? ask : type === "wait" ? sleep : plainRun),
    http: outside,
    privateHosts: () => [],
    chat: outside,
    breakers: new Breakers({ now, newId, random: () => 0.5 }),
    runSandboxed: outside,
    openCredential: async (_org, name) => ({ ...OPENED, name }),
    openVariables,
    databaseUrl: () => db.url,
    limits: { ...LIMITS, busyMs: 300, deferMs: 0 }, // Rows are looked at between slices.
  };
  const another = () => {
    const engine = createEngine(deps);
    engines.push(engine);
    return engine;
  };
  const world: World = {
    engine: another(),
    deps,
    ran,
    scripts,
    orgId,
    another,
    run: (id) => runOf(world, id),
    wait: (seconds) => {
      shift += seconds * 1000;
    },
    async start(spec, options = {}) {
      const drawn = typeof spec === "string" ? parseEdges(spec, options.nodes ?? {}) : spec;
      const document = workflowDocument.parse({ name: "Test", settings: options.settings, ...drawn });
      const [id, workflowId, versionId] = [newId(), newId(), newId()];
      await withTenant(orgId, async (tx) => {
        await tx.insert(workflows).values({
          id: workflowId,
          org_id: orgId,
          slug: `w-${workflowId.slice(-12)}`,
          name: "Test",
          document,
          layout: {},
        });
        await tx.insert(workflow_versions).values({
          id: versionId,
          org_id: orgId,
          workflow_id: workflowId,
          kind: "published",
          number: 1,
          document,
          layout: {},
          hash: versionId,
        });
        await tx.insert(executions).values({
          id,
          org_id: orgId,
          workflow_id: workflowId,
          version_id: versionId,
          status: "pending",
          trigger_type: "manual",
          trigger: {
            trigger_type: "manual",
            trigger_index: null,
            timestamp: new Date().toISOString(),
            source: {},
            user_id: null,
            data: options.data ?? { n: 1 },
          },
        });
      });
      return runOf(world, id);
    },
  };
  closers.push(async () => {
    for (const engine of engines) await engine.close();
    await deps.breakers.close();
  });
  return world;
}

const closers: (() => Promise<void>)[] = [];
/** Call in afterAll, before the database goes. */
export async function closeWorlds(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

/** An execution that is there already. */
export function runOf(world: World, id: string): Run {
  const { orgId } = world;
  const run: Run = {
    id,
    async advance(engine = world.engine, expected) {
      const expectedCheckpoint = expected === undefined ? (await run.row()).checkpoint_id : expected;
      return engine.advance({ orgId, executionId: id, expectedCheckpoint });
    },
    async drive(engine = world.engine) {
      let checkpoint: string | null | undefined;
      for (let turn = 0; turn < 2000; turn++) {
        const verdict = await run.advance(engine, checkpoint);
        if (verdict.kind !== "running") return verdict;
        checkpoint = verdict.checkpoint || null;
      }
      throw new Error("It runs on and on.");
    },
    row: () =>
      withTenant(orgId, async (tx) => {
        const [row] = await tx.select().from(executions).where(eq(executions.id, id));
        if (!row) throw new Error("no such execution");
        return row;
      }),
    runs: () =>
      withTenant(orgId, (tx) =>
        tx.select().from(node_runs).where(eq(node_runs.execution_id, id)).orderBy(asc(node_runs.id)),
      ),
    events: () =>
      withTenant(orgId, (tx) =>
        tx
          .select()
          .from(execution_events)
          .where(eq(execution_events.execution_id, id))
          .orderBy(asc(execution_events.seq)),
      ),
    approvals: () =>
      withTenant(orgId, (tx) =>
        tx.select().from(approvals).where(eq(approvals.execution_id, id)).orderBy(asc(approvals.id)),
      ),
    async repeat() {
      const before = await run.row();
      const fresh = {
        status: "pending",
        event_seq: 0,
        checkpoint_id: null,
        started_at: null,
        completed_at: null,
      } as const;
      const row = { ...before, ...fresh, id: newId(), output: null, error: null };
      await withTenant(orgId, (tx) => tx.insert(executions).values(row));
      return runOf(world, row.id);
    },
    async decide(nodeId, decision, comment) {
      await withTenant(orgId, (tx) =>
        tx
          .update(approvals)
          .set({ status: decision, comment: comment ?? null, decided_at: new Date(), decided_via: "test" })
          .where(and(eq(approvals.execution_id, id), eq(approvals.node_id, nodeId), eq(approvals.status, "pending"))),
      );
    },
  };
  return run;
}
