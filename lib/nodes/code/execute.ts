import type { z } from "zod";
import { NodeError } from "../errors";
import { emitText, stopIfAborted } from "../text";
import type { BlockRequest, NodeContext, NodeExecutor, SandboxRequest, SandboxResult } from "../types";
import type code from "./index";
import { hostsOf } from "./index";

/** Characters of printed text that become log lines; the sandbox has its own, larger limit. */
const MAX_LOG = 64_000;

export const executor: NodeExecutor<typeof code.config> = {
  async execute(ctx, config, input) {
    stopIfAborted(ctx.signal);
    try {
      const result = await (config.code_block ? runShared(ctx, config, input) : runInline(ctx, config, input));
      print(ctx, result.stdout);
      return { kind: "output", output: result.value ?? null };
    } catch (error) {
      throw error instanceof NodeError ? withoutOutput(ctx, error) : error;
    }
  },
};

type Config = z.infer<typeof code.config>;

function runShared(ctx: NodeContext, config: Config, input: unknown): Promise<SandboxResult> {
  const { code_block: block = "", block_version: version = null, single_use: singleUse } = config;
  const request: BlockRequest = {
    target: { block, version },
    input: input ?? null,
    singleUse,
    onWait: (sentence) => emitText(ctx, "log", sentence),
    onFound: ({ name, version, isDeprecated }) =>
      emitText(ctx, "log", `Code block "${name}", version ${version}${isDeprecated ? " (deprecated)" : ""}`),
  };
  return ctx.blocks.run(request, ctx.signal);
}

async function runInline(ctx: NodeContext, config: Config, input: unknown): Promise<SandboxResult> {
  if (!config.inline_code?.trim()) {
    throw new NodeError("code_missing", "The node has no code.", { retriable: false });
  }
  const hosts = hostsOf(config.allowed_hosts);
  const request: SandboxRequest = {
    language: config.language,
    code: config.inline_code,
    input: input ?? null,
    timeoutMs: Math.round(config.timeout_seconds * 1000),
    memoryMb: config.memory_mb,
    singleUse: config.single_use,
    onWait: (sentence) => emitText(ctx, "log", sentence),
    ...(hosts.length > 0 ? { hosts, http: ctx.http } : {}),
  };
  return ctx.sandbox.run(request, ctx.signal);
}

/** What the code printed before it failed is often what tells why: it goes into the log, where such text belongs. */
function withoutOutput(ctx: NodeContext, error: NodeError): NodeError {
  const { output, ...details } = error.details ?? {};
  if (typeof output !== "string") return error;
  print(ctx, output);
  const { code, message, hint, retriable, line, cause } = error;
  return new NodeError(code, message, { hint, retriable, line, details, cause });
}

function print(ctx: NodeContext, text: string): void {
  const printed = text.trimEnd();
  if (printed) emitText(ctx, "log", printed.slice(0, MAX_LOG));
}
