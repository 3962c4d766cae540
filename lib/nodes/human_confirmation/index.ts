/** Waits for a person to approve or reject, holding no process; goes on, ends or branches when nobody answers. */
import { z } from "zod";
import { defineNode } from "../define";
import card, { presets } from "./card";

/** A year and a day, so that "in a year" always fits. */
const LONGEST_WAIT = 366 * 86_400;

const config = z.object({
  prompt_template: z.string().min(1, "Write the question.").max(20_000).default(presets.prompt_template).meta({
    title: "Question",
    description: "What the person is asked. Parts in {{ }} are filled in, {word} from the input.",
    widget: "template",
    placeholder: "Ship order {order_id} for {{ input.total }}?",
  }),
  show: z.string().max(10_000).optional().meta({
    title: "Show",
    description: "An expression: what the person sees to decide. Empty: the input.",
    widget: "expression",
    placeholder: "input",
  }),
  timeout_seconds: z.number().min(1).max(LONGEST_WAIT).optional().meta({
    title: "Wait at most",
    description: "Empty: waits until somebody decides.",
    widget: "duration",
  }),
  on_timeout: z
    .enum(["approve", "reject", "fail", "branch"])
    .default(presets.on_timeout)
    .meta({
      title: "When nobody answers",
      description: "Approve, reject, fail the node, or follow the timeout route.",
      widget: "select",
      labels: { approve: "Approve", reject: "Reject", fail: "Fail this node", branch: "Follow the timeout route" },
    }),
});

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  sample: {
    output: {
      approved: true,
      decision: "approved",
      comment: null,
      data: null,
      decided_by: { name: "Ada", email: "ada@example.com" },
      decided_at: "2026-01-01T09:00:00.000Z",
    },
  },
});
