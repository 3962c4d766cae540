/** Running code of a block outside of an execution: by hand, and for its tests. What goes wrong in it is an answer. */
import type { BlockError, BlockRun } from "@/lib/api/contracts/block-tests";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { type RunnableBlock, runBlock } from "@/lib/engine/block/run";
import { env } from "@/lib/env";
import { NodeError } from "@/lib/nodes/errors";
import type { OpenedCredential } from "@/lib/nodes/types";
import { SecretValues } from "@/lib/observability/secrets";
import type { Lock } from "@/lib/sandbox/requirements";
import type { BlockRow } from "./find";

/** Nobody waits longer in front of a page, whatever the version may take in a workflow. */
const MAX_SECONDS = 60;

export interface ContentRun {
  orgId: string;
  /** Who runs it. */
  userId: string;
  block: Pick<BlockRow, "name" | "language" | "single_use">;
  content: BlockContent;
  /** Of its requirements. */
  lock: Lock | null;
  input: unknown;
  /** The workspace wants it. */
  singleUse: boolean;
  signal: AbortSignal;
}

/** How code is run; tests of the rules around it put something quicker in its place. */
export type RunContent = (run: ContentRun) => Promise<BlockRun>;

/** Runs it in the sandbox of this process. @throws only what is no failure of the run. */
export const runContent: RunContent = async ({ orgId, userId, block, content, lock, input, singleUse, signal }) => {
  const secrets = new SecretValues();
  const held: OpenedCredential[] = [];
  const runnable: RunnableBlock = {
    ...content,
    ...block,
    lock,
    timeout_seconds: Math.min(content.timeout_seconds, MAX_SECONDS),
  };
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    // Loaded when first used: a process that runs no code needs no sandbox.
    const { runSandboxed } = await import("@/lib/sandbox");
    const vault = await import("@/lib/vault/open");
    const openCredential = (name: string, types: readonly string[]) =>
      vault.openCredential(orgId, name, types, { userId });
    const { safeHttp } = await import("@/lib/http/client");
    const http = (request: Parameters<typeof safeHttp>[0]) =>
      safeHttp(request, { signal, privateHosts: env().privateHosts, held });
    const around = { orgId, secrets, held, singleUse, http, runSandboxed, openCredential };
    const { value, stdout } = await runBlock(runnable, input, around, signal);
    const output = secrets.redactDeep(value ?? null);
    return { ok: true, output, error: null, stdout: secrets.redact(stdout), duration_ms: took() };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const { output: stdout = "" } = error.details ?? {};
    const failure = secrets.redactDeep(errorOf(error));
    return {
      ok: false,
      output: null,
      error: failure,
      stdout: secrets.redact(String(stdout)),
      duration_ms: took(),
    };
  }
};

function errorOf({ code, message, hint, line, details = {} }: NodeError): BlockError {
  const { traceback, errors } = details;
  return {
    code,
    message,
    ...(hint ? { hint } : {}),
    ...(line ? { line } : {}),
    ...(typeof traceback === "string" ? { traceback } : {}),
    ...(Array.isArray(errors) ? { errors } : {}),
  };
}
