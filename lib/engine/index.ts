/**
 * Runs executions: a version's document compiled to a LangGraph graph, driven slice by slice, every slice stored in one statement.
 *
 *   advance → load the row → lock → slice: [ superstep: decide → run → settle ]* → store (checkpoint, node runs, events, approvals, status)
 *
 * What is durable (plan.durable) is stored before it starts and when it ends, and ends the slice; pure nodes run on together. Nodes that
 * wait hold a LangGraph interrupt and nothing else. Rows are the truth: a call with an old checkpoint runs nothing, and a writer that
 * was overtaken stores nothing (the event number is the fence).
 *
 * This file gives the engine of this process with its real surroundings; createEngine takes others.
 */
import { env } from "@/lib/env";
import { nodeTypes } from "@/lib/nodes/registry";
import { executorFor } from "@/lib/nodes/registry.server";
import { newId, newTaskId } from "@/lib/tenancy/ids";
import { Breakers } from "./breaker";
import { LIMITS } from "./deps";
import { createEngine, type Engine } from "./engine";
import type { AdvanceRequest, Verdict } from "./types";

export type { EngineDeps } from "./deps";
export { createEngine, type Engine } from "./engine";
export { sendWith } from "./store.calls";
export type { AdvanceRequest, ExecutionEventType, Verdict } from "./types";

// One per process, however many bundles hold this file.
const holder = globalThis as typeof globalThis & { flowpilotEngine?: Engine; flowpilotBreakers?: Breakers };

function engine(): Engine {
  holder.flowpilotBreakers ??= new Breakers({ now: () => new Date(), newId, random: Math.random });
  holder.flowpilotEngine ??= createEngine({
    now: () => new Date(),
    newId,
    newTaskId: () => newTaskId(),
    random: Math.random,
    nodeTypes,
    executorFor,
    // Loaded when first used: a process that runs no code node needs no sandbox.
    http: async (request, options) =>
      (await import("@/lib/http/client")).safeHttp(request, { ...options, privateHosts: [...options.privateHosts] }),
    privateHosts: () => env().privateHosts,
    chat: async (request, signal) => (await import("@/lib/llm/openai/chat")).chat(request, signal),
    breakers: holder.flowpilotBreakers,
    runSandboxed: async (request, signal) => (await import("@/lib/sandbox")).runSandboxed(request, signal),
    openCredential: async (orgId, name, types, by) =>
      (await import("@/lib/vault/open")).openCredential(orgId, name, types, by),
    openVariables: async (orgId, workflowId) =>
      (await import("@/lib/vault/open.variables")).openVariables(orgId, workflowId),
    databaseUrl: () => {
      const url = env().databaseUrl;
      if (!url) throw new Error("The engine needs DATABASE_URL.");
      return url;
    },
    limits: LIMITS,
  });
  return holder.flowpilotEngine;
}

/** Runs one slice of an execution. @throws AppError not_found · unavailable while stopping; whatever PostgreSQL says: call again. */
export function advance(request: AdvanceRequest): Promise<Verdict> {
  return engine().advance(request);
}

/** Stops an execution that this process runs right now; others hear NOTIFY execution_cancel. Set cancel_requested_at first. */
export function cancelRunning(executionId: string): boolean {
  return holder.flowpilotEngine?.cancelRunning(executionId) ?? false;
}

/** Stops what runs (it goes on after the next start) and closes the engine's connections. */
export async function closeEngine(): Promise<void> {
  const running = holder.flowpilotEngine;
  holder.flowpilotEngine = undefined;
  await running?.close();
  const breakers = holder.flowpilotBreakers;
  holder.flowpilotBreakers = undefined;
  await breakers?.close();
}
