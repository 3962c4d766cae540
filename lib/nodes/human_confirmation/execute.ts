import { NodeError } from "../errors";
import { asText, atMost, evaluateEither } from "../text";
import type { NodeExecutor, NodeOutcome, Resumption } from "../types";
import type humanConfirmation from "./index";

/** Characters of JSON that the approval page shows, under the 64 KB that an approval holds. */
const MAX_CONTEXT = 60_000;
const MAX_PROMPT = 20_000;

type Decision = Extract<Resumption, { kind: "decision" }>;
type OnTimeout = "approve" | "reject" | "fail" | "branch";

export const executor: NodeExecutor<typeof humanConfirmation.config> = {
  async execute(ctx, config, input) {
    const prompt = asText(await ctx.render(config.prompt_template)).trim();
    const shown = config.show?.trim() ? await evaluateEither(ctx, config.show) : input;
    return {
      kind: "approval",
      request: {
        prompt: (prompt || "Please approve this step.").slice(0, MAX_PROMPT),
        context: atMost(shown ?? null, MAX_CONTEXT),
        timeoutSeconds: config.timeout_seconds ?? null,
        onTimeout: config.on_timeout,
      },
    };
  },
  async resume(_ctx, config, _input, resumption) {
    if (resumption.kind !== "decision") {
      throw new NodeError("approval_no_decision", "The node was woken without a decision.", { retriable: false });
    }
    return decided(resumption, config.on_timeout);
  },
};

/** Output and route of a decision; on a timeout the config says what it counts as. */
function decided(resumption: Decision, onTimeout: OnTimeout): NodeOutcome {
  const { decision, comment, data, decided_by, decided_at, output_port } = resumption;
  if (decision === "timeout" && onTimeout === "fail") {
    throw new NodeError("approval_timeout", "Nobody decided in time.", { retriable: false });
  }
  const approved = decision === "approved" || (decision === "timeout" && onTimeout === "approve");
  const route = decision === "timeout" && onTimeout === "branch" ? "timeout" : approved ? "approved" : "rejected";
  return {
    kind: "output",
    route: output_port ?? route,
    output: {
      approved,
      decision,
      comment,
      data: data ?? null,
      decided_by: decided_by && { name: decided_by.name, email: decided_by.email },
      decided_at,
    },
  };
}
