/** Problems of the workflow's own settings: values out of bounds, keys that cannot be read, settings that do nothing together. */
import { check } from "@/lib/expressions";
import { isObject } from "../json";
import type { WorkflowProblem } from "../schema";
import { FLOW_SETTINGS } from "../settings";
import { problem, type Rule } from "./context";

const TITLES: Record<keyof typeof FLOW_SETTINGS, string> = {
  concurrency: "Executions at a time",
  rate_limit: "Rate limit",
  debounce: "Debounce",
  while_waiting: "While one waits",
  queue: "Queue",
};

export const flow: Rule = ({ document, nodeTypes }) => {
  const settings = document.settings ?? {};
  const problems: WorkflowProblem[] = [];
  for (const [name, schema] of Object.entries(FLOW_SETTINGS)) {
    const value = settings[name];
    if (value === undefined) continue;
    const title = TITLES[name as keyof typeof FLOW_SETTINGS];
    for (const issue of schema.safeParse(value).error?.issues ?? []) {
      const field = ["settings", name, ...issue.path].join(".");
      const sentence = `The workflow's setting "${title}" cannot be used: ${issue.message.replace(/\.?$/, ".")} Correct it in the workflow's settings.`;
      problems.push(problem("invalid_settings", sentence, { field }));
    }
    const key = isObject(value) ? value.key : undefined;
    if (typeof key !== "string" || key.trim() === "") continue;
    const mistake = check(key);
    if (mistake === null) continue;
    const sentence = `The key of the workflow's setting "${title}" cannot be read: ${mistake.message.replace(/\.?$/, ".")} Correct it in the workflow's settings.`;
    problems.push(problem("bad_expression", sentence, { field: `settings.${name}.key` }));
  }
  const { while_waiting: policy } = settings;
  const asks = document.nodes.some(
    (node) =>
      !node.disabled &&
      (node.interrupt_before || node.interrupt_after || nodeTypes.get(node.component_type)?.category === "people"),
  );
  if ((policy === "queue" || policy === "drop") && !asks) {
    const sentence =
      'The setting "While one waits" has no effect: no node of this workflow asks people. Add a confirmation or set it to allow.';
    problems.push(problem("idle_settings", sentence, { field: "settings.while_waiting", severity: "info" }));
  }
  return problems;
};
