import { renderDeep } from "@/lib/expressions";
import { NodeError } from "../errors";
import { stopIfAborted } from "../text";
import type { NodeExecutor } from "../types";
import type workflow from "./index";

const isFilled = (mapping: Record<string, unknown> | undefined): mapping is Record<string, unknown> =>
  mapping !== undefined && Object.keys(mapping).length > 0;

export const executor: NodeExecutor<typeof workflow.config> = {
  async execute(ctx, { workflow, version, input_mapping }, input) {
    stopIfAborted(ctx.signal);
    if (workflow === "") {
      throw new NodeError("workflow_not_chosen", "The node names no workflow to call.", {
        retriable: false,
        hint: "Choose one in the node's settings.",
      });
    }
    return {
      kind: "call",
      target: { workflow, version: version ?? null },
      input: isFilled(input_mapping) ? await ctx.renderDeep(input_mapping) : input,
    };
  },
  async resume(ctx, { output_mapping }, _input, resumption) {
    if (resumption.kind !== "returned") {
      throw new NodeError("call_no_result", "The node was woken without a result.", { retriable: false });
    }
    const { output } = resumption;
    if (!isFilled(output_mapping)) return { kind: "output", output };
    const scope = { ...ctx.scope, output };
    return { kind: "output", output: await renderDeep(output_mapping, scope) };
  },
};
