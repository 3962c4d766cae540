/** What the engine takes from outside, so that tests can put a clock, a node type or a network of their own in its place. */

import type { HeldSecret } from "@/lib/http/held";
import type {
  ChatRequest,
  ChatResult,
  HttpRequest,
  HttpResponse,
  NodeDefinition,
  NodeExecutor,
  OpenedCredential,
  SandboxRequest,
  SandboxResult,
} from "@/lib/nodes/types";
import type { OpenedVariables } from "@/lib/vault/open.variables";
import type { Breakers } from "./breaker";

export interface EngineDeps {
  now(): Date;
  newId(): string;
  newTaskId(): string;
  /** In [0, 1). */
  random(): number;
  nodeTypes: ReadonlyMap<string, NodeDefinition>;
  executorFor(type: string): Promise<NodeExecutor>;
  /** `held`: credentials whose secrets may go to their own hosts only. */
  http(
    request: HttpRequest,
    options: { signal: AbortSignal; privateHosts: readonly string[]; held: readonly HeldSecret[] },
  ): Promise<HttpResponse>;
  privateHosts(): readonly string[];
  chat(request: ChatRequest, signal: AbortSignal): Promise<ChatResult>;
  /** In front of http and chat. */
  breakers: Breakers;
  runSandboxed(request: SandboxRequest, signal: AbortSignal): Promise<SandboxResult>;
  openCredential(
    orgId: string,
    name: string,
    types: readonly string[],
    by: { executionId: string; nodeId: string; workflowId: string },
  ): Promise<OpenedCredential>;
  /** What the workspace and the workflow have beside the document's own variables. */
  openVariables(orgId: string, workflowId: string): Promise<OpenedVariables>;
  /** Where the lock connection goes: advisory locks belong to a connection, so it cannot be one of the pool. */
  databaseUrl(): string;
  limits: EngineLimits;
}

export interface EngineLimits {
  /** Node runs of one execution, against runaway loops. */
  nodeRuns: number;
  /** A slice of pure nodes stores what it has after this many milliseconds … */
  flushAfterMs: number;
  /** … and ends after this many, so that others get their turn. */
  sliceMs: number;
  /** How often the heartbeat is written while a slice runs. */
  heartbeatMs: number;
  /** How long the result of a durable node may wait for the next one's start, to be stored with it in one statement; 0: not at all. */
  deferMs: number;
  /** How long a call waits for another one that drives the same execution. */
  busyMs: number;
}

export const LIMITS: EngineLimits = {
  nodeRuns: 10_000,
  flushAfterMs: 500,
  sliceMs: 5000,
  heartbeatMs: 5000,
  deferMs: 20,
  busyMs: 2000,
};
