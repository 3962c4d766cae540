import { defineCard, sayDuration, shorten } from "../define";
import type { OutputHandle } from "../types";
import type { Config } from "./index";

const APPROVED: OutputHandle = { id: "main", label: "Approved", kind: "main" };
const REJECTED: OutputHandle = { id: "rejected", label: "Rejected", kind: "route" };
const TIMEOUT: OutputHandle = { id: "timeout", label: "Timeout", kind: "route" };

export const presets = { prompt_template: "Please approve this step.", on_timeout: "reject" } as const;

export default defineCard<Config>({
  type: "human_confirmation",
  version: 1,
  category: "people",
  title: "Human confirmation",
  description: "Waits for a person to approve or reject.",
  keywords: ["approval", "approve", "review", "ask", "person", "manual", "decision"],
  icon: "user-check",
  presets,
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
  expressionFields: [
    { field: "prompt_template", kind: "template" },
    { field: "show", kind: "either" },
  ],
});
