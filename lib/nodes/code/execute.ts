import { NodeError } from "../errors";
import { emitText, stopIfAborted } from "../text";
import type { NodeExecutor } from "../types";
import type code from "./index";

/** Characters of printed text that become log lines; the sandbox has its own, larger limit. */
const MAX_LOG = 64_000;

export const executor: NodeExecutor<typeof code.config> = {
  async execute(ctx, config, input) {
    stopIfAborted(ctx.signal);
    if (config.code_block) {
      throw new NodeError("code_block_unavailable", `The code block "${config.code_block}" cannot be run here.`, {
        retriable: false,
        hint: "Put the code into the node itself.",
      });
    }
    if (!config.inline_code?.trim()) {
      throw new NodeError("code_missing", "The node has no code.", { retriable: false });
    }
    const result = await ctx.sandbox.run(
      {
        language: config.language,
        code: config.inline_code,
        input: input ?? null,
        timeoutMs: Math.round(config.timeout_seconds * 1000),
      },
      ctx.signal,
    );
    const printed = result.stdout.trimEnd();
    if (printed) emitText(ctx, "log", printed.slice(0, MAX_LOG));
    return { kind: "output", output: result.value ?? null };
  },
};
