/** Waits for a person to approve or reject, holding no process; goes on, ends or branches when nobody answers. */
import { z } from "zod";
import { defineNode, sayDuration, shorten } from "../define";
import type { OutputHandle } from "../types";

/** A year and a day, so that "in a year" always fits. */
const LONGEST_WAIT = 366 * 86_400;

const config = z.object({
  prompt_template: z.string().min(1, "Write the question.").max(20_000).default("Please approve this step.").meta({
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
    .default("reject")
    .meta({
      title: "When nobody answers",
      description: "Approve, reject, fail the node, or follow the timeout route.",
      widget: "select",
      labels: { approve: "Approve", reject: "Reject", fail: "Fail this node", branch: "Follow the timeout route" },
    }),
});

const APPROVED: OutputHandle = { id: "main", label: "Approved", kind: "main" };
const REJECTED: OutputHandle = { id: "rejected", label: "Rejected", kind: "route" };
const TIMEOUT: OutputHandle = { id: "timeout", label: "Timeout", kind: "route" };

export default defineNode({
  type: "human_confirmation",
  version: 1,
  category: "people",
  title: "Human confirmation",
  description: "Waits for a person to approve or reject.",
  keywords: ["approval", "approve", "review", "ask", "person", "manual", "decision"],
  icon: "user-check",
  config,
  defaults: { prompt_template: "Please approve this step." },
  hasInput: true,
  outputs: ({ on_timeout }) => (on_timeout === "branch" ? [APPROVED, REJECTED, TIMEOUT] : [APPROVED, REJECTED]),
  routes: "fixed",
  routeNames: ["approved", "rejected", "timeout"],
  durable: true,
  sideEffect: false,
  summary: ({ prompt_template, timeout_seconds, on_timeout }) =>
    timeout_seconds === undefined
      ? shorten(prompt_template)
      : `${shorten(prompt_template, 40)} · ${sayDuration(timeout_seconds)}, then ${on_timeout}`,
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
  expressionFields: [
    { field: "prompt_template", kind: "template" },
    { field: "show", kind: "either" },
  ],
});
