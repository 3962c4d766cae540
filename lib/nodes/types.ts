/**
 * What a node type is. The definition (index.ts of its folder, with its card) is plain data for browser and server: palette, inspector form,
 * validation, docs and the conformance suite all derive from it. The executor (execute.ts) runs on the server only and
 * reaches the outside world through its context alone, so it can be cancelled, timed, recorded and tested.
 */
import type { z } from "zod";
import type { Lock } from "@/lib/sandbox/requirements";
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";

export type NodeCategory = "flow" | "data" | "ai" | "code" | "people" | "integration";

/** An outgoing handle. `route` handles fire the edges that carry that route; the default handle is {id: "main"}. */
export interface OutputHandle {
  id: string;
  label: string;
  kind: "main" | "route" | "error";
}

/** How the inspector edits a config field. Set with zod's `.meta({ title, description, widget })`. */
export type FieldWidget =
  | "text"
  | "textarea"
  | "expression"
  | "template"
  | "code"
  | "code-block"
  | "json"
  | "number"
  | "duration"
  | "select"
  | "switch"
  | "key-value"
  | "credential"
  | "model"
  | "workflow";

/**
 * What a node type is before anyone looks into it: all that the drawing and the palette need. It has no schema, so that a page that draws
 * nodes loads none; card.ts of the type's folder.
 */
export interface NodeCard<C extends object = Record<string, unknown>> {
  /** component_type in the document. */
  type: string;
  /** Version of the config shape; raised together with `upgrade`. */
  version: number;
  category: NodeCategory;
  title: string;
  /** One sentence for the palette. */
  description: string;
  /** Other words that people look for it by. */
  keywords?: readonly string[];
  /** A lucide icon name in kebab case. */
  icon: string;
  /** What fields mean that are not given. The schema takes them from here. */
  presets?: Partial<C>;
  /** Starting config of a node dropped from the palette; must parse with the definition's `config`. */
  defaults: Partial<C>;
  /** False for a node that only starts a branch. */
  hasInput: boolean;
  /** Outgoing handles for this config; route handles of a router come from its edges and are added by the canvas. */
  outputs(config: C): OutputHandle[];
  /** True when conditional edges (routes) may leave this node. */
  routes: "none" | "free" | "fixed";
  /** Fixed route names, when routes is "fixed". */
  routeNames?: readonly string[];
  /**
   * Durable nodes end a slice: their input is stored before they start and their output before anything else runs.
   * True for a side effect, a model call, a sub-process, a wait, or more than 20 ms of work.
   */
  durable: boolean;
  /**
   * For a durable type: whether a node with this config may run again after a crash, for it reaches nothing outside. Such a node ends no slice: its
   * result is stored with what comes next, or within half a second.
   */
  repeatable?(config: C): boolean;
  /** True when running it changes something outside this product (dry runs and replays ask). */
  sideEffect: boolean;
  /** The grey line on the node card: what it does in this workflow. */
  summary(config: C, edges: readonly WorkflowEdge[]): string;
  /**
   * Config fields whose values are expressions or templates, for reference checks and autocomplete. An `either` field is a
   * template when it holds `{{`, else an expression. A value that is no string is left alone, except in `deep-template`.
   */
  expressionFields?: readonly { field: string; kind: "expression" | "template" | "deep-template" | "either" }[];
}

export interface NodeDefinition<C extends z.ZodObject = z.ZodObject> extends NodeCard<z.infer<C>> {
  config: C;
  /**
   * Vault slots, by the config field that overrides the workflow's `credentials` entry of the same name. One that is not required is chosen in
   * the node alone.
   */
  credentials?: readonly { slot: string; types: readonly string[]; required: boolean }[];
  /** An example of its output, for previews before it has run; "input": it hands on what it gets. */
  sample?: { output: unknown } | "input";
  upgrade?(config: Record<string, unknown>, from: number): Record<string, unknown>;
  /** The workflow that a node with this config calls; only types that ask to `call` have it. */
  calls?(config: z.infer<C>): CallTarget;
  /** Fields that mean nothing with this config, or that another field's control sets: the form leaves them out. */
  hides?(config: Readonly<Record<string, unknown>>): readonly string[];
  /** What changes along when a person sets a field, e.g. code that nobody has touched with its language. */
  follows?(config: Readonly<Record<string, unknown>>, field: string, value: unknown): Record<string, unknown>;
  /** The code block that a node with this config runs; null: none. */
  block?(config: z.infer<C>): BlockTarget | null;
}

/** A code block by its slug: the version published when the execution first runs it (null), or the one of this number. */
export interface BlockTarget {
  block: string;
  version: number | null;
}

/** A workflow by its slug: the version published at that moment (null), or the one of this number. */
export interface CallTarget {
  workflow: string;
  version: number | null;
}

/** What expressions see. */
export interface ExpressionScope {
  trigger: unknown;
  input: unknown;
  nodes: Record<string, { output: unknown }>;
  state: Record<string, unknown>;
  vars: Record<string, unknown>;
  execution: { id: string; started_at: string };
  workflow: { id: string; name: string; version: number | null };
  user: { id: string | null };
}

export interface HttpRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs?: number;
  maxBytes?: number;
  redirects?: "follow" | "error";
  /** When given, only these hosts may be called, also by a redirect; others fail with http_not_granted. */
  hosts?: readonly string[];
}
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  url: string;
}

export interface OpenedCredential {
  id: string;
  name: string;
  type: string;
  /** Decrypted fields by the credential type's schema. Never put into an output, an event or an error. */
  secret: Record<string, unknown>;
  /** Where the secret may be sent, as in HttpRequest.hosts. */
  hosts: readonly string[];
  /** What must never be shown: the secret values, also as they look on the wire. */
  hidden: readonly string[];
  /** What an HTTP request carries for it; absent for types that no HTTP request takes. */
  http?: { headers?: Readonly<Record<string, string>>; query?: Readonly<Record<string, string>> };
}

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}
export interface ChatRequest {
  credential: OpenedCredential;
  model: string;
  messages: ChatMessage[];
  temperature?: number;
  maxTokens?: number;
  /** Called with each piece of text as it comes. */
  onToken?: (text: string) => void;
}
export interface ChatResult {
  text: string;
  model: string;
  usage: { input_tokens: number; output_tokens: number; total_tokens: number } | null;
  finish_reason: string | null;
}

export interface SandboxRequest {
  language: "javascript" | "typescript" | "python";
  code: string;
  input: unknown;
  timeoutMs: number;
  memoryMb?: number;
  /** Whose run it is: workspaces take turns, and no process serves two of them. */
  workspace?: string;
  /** In a process that has served nobody and serves nobody afterwards. */
  singleUse?: boolean;
  /** Hosts that the code may call through `http`; none when absent. */
  hosts?: readonly string[];
  http?(request: HttpRequest): Promise<HttpResponse>;
  /** Values that the code may read, by their names. */
  secrets?: Readonly<Record<string, string>>;
  /** The packages that the code may import, as they were resolved for it. */
  lock?: Lock;
  /** Told, in a sentence, when the run has to wait for something that takes seconds. */
  onWait?(sentence: string): void;
}
export interface SandboxResult {
  value: unknown;
  stdout: string;
}

export interface BlockRequest extends Pick<SandboxRequest, "input" | "singleUse" | "onWait"> {
  target: BlockTarget;
  /** Told which version it is, before that runs. */
  onFound(block: { name: string; version: number; isDeprecated: boolean }): void;
}

/** Everything an executor may touch. */
export interface NodeContext {
  node: WorkflowNode;
  executionId: string;
  /** Which run of this node in the execution (loops), from 1, and which attempt of that run, from 1. */
  visit: number;
  attempt: number;
  /** The same for every attempt of one visit; sent to services as Idempotency-Key. */
  idempotencyKey: string;
  /** Aborts on cancel, node timeout and shutdown. */
  signal: AbortSignal;
  now(): Date;
  scope: ExpressionScope;
  /** Routes carried by the edges that leave this node; absent when the caller does not know them. */
  routes?: readonly string[];
  /** Evaluates one JSONata expression in the scope. Throws ExpressionError. */
  evaluate(expression: string): Promise<unknown>;
  /** Fills `{{ expression }}` parts of a text; a text that is one expression keeps its value's type. */
  render(template: string): Promise<unknown>;
  /** render() on every string inside a value. */
  renderDeep(value: unknown): Promise<unknown>;
  http(request: HttpRequest): Promise<HttpResponse>;
  /** Opens the credential that this node's slot resolves to: config override, then the workflow's `credentials`. */
  credential(slot: string): Promise<OpenedCredential>;
  /** The workflow-level value of a slot that is no secret (e.g. llm_model), or undefined. */
  setting(slot: string): string | undefined;
  llm: { chat(request: ChatRequest, signal: AbortSignal): Promise<ChatResult> };
  sandbox: { run(request: SandboxRequest, signal: AbortSignal): Promise<SandboxResult> };
  /** Code blocks of the workspace: with the schemas, limits, hosts and secrets of the version that is run. */
  blocks: { run(request: BlockRequest, signal: AbortSignal): Promise<SandboxResult> };
  /** Progress for people who watch: a log line or a piece of streamed text (at most 8 KB each). */
  emit(event: { type: "log" | "token"; text: string }): void;
}

export type NodeOutcome =
  /** Finished: `route` chooses among conditional edges; direct edges always fire. */
  | { kind: "output"; output: unknown; route?: string }
  /** Waits for people; the engine makes the approval and comes back with a decision through `resume`. */
  | { kind: "approval"; request: ApprovalRequest }
  /** Waits until a moment, holding no process. */
  | { kind: "sleep"; until: Date }
  /** Runs another workflow as an execution of its own and waits for its end. How it fails is up to the engine. */
  | { kind: "call"; target: CallTarget; input: unknown };

export interface ApprovalRequest {
  prompt: string;
  /** What the person should see to decide; JSON, at most 64 KB. */
  context: unknown;
  timeoutSeconds: number | null;
  onTimeout: "approve" | "reject" | "fail" | "branch";
}

/** What a waiting node is woken with. */
export type Resumption =
  | { kind: "slept" }
  /** The called workflow has completed. */
  | { kind: "returned"; execution_id: string; output: unknown }
  | {
      kind: "decision";
      decision: "approved" | "rejected" | "timeout";
      comment: string | null;
      data: unknown;
      output_port: string | null;
      decided_by: { id: string; name: string; email: string } | null;
      decided_at: string;
    };

export interface NodeExecutor<C extends z.ZodObject = z.ZodObject> {
  execute(ctx: NodeContext, config: z.infer<C>, input: unknown): Promise<NodeOutcome>;
  /** Required for types whose execute can wait. Must be pure: it runs again after a crash. */
  resume?(ctx: NodeContext, config: z.infer<C>, input: unknown, resumption: Resumption): Promise<NodeOutcome>;
}
