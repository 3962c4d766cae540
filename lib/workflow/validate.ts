/** Everything that can be said against a document before it runs, as sentences for the person who draws it. */
import { blocks } from "./rules/blocks";
import { calls } from "./rules/calls";
import { credentials, nodeConfigs, triggerConfigs } from "./rules/config";
import { contextOf, problem, type Rule, type ValidateOptions } from "./rules/context";
import { expressions } from "./rules/expressions";
import { connections, endlessLoops, entryPoints, nodeIds, reachability } from "./rules/graph";
import { routes } from "./rules/routes";
import { flow } from "./rules/settings";
import type { WorkflowDocument, WorkflowProblem } from "./schema";

const name: Rule = ({ document }) => {
  if (document.name.trim() !== "") return [];
  return [
    problem("missing_name", "The workflow has no name. Give it one that people will recognise in lists.", {
      field: "name",
    }),
  ];
};

const RULES: readonly Rule[] = [
  name,
  entryPoints,
  nodeIds,
  nodeConfigs,
  triggerConfigs,
  credentials,
  calls,
  blocks,
  connections,
  routes,
  reachability,
  endlessLoops,
  expressions,
  flow,
];
const WEIGHT = { error: 0, warning: 1, info: 2 };

/**
 * Problems of a document, the errors first. An error means that it cannot run as drawn (it cannot be published); a warning, that
 * it probably does not do what was meant. Never throws on a parsed document.
 */
export function validate(document: WorkflowDocument, options: ValidateOptions): WorkflowProblem[] {
  const context = contextOf(document, options);
  return RULES.flatMap((rule) => rule(context)).sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}
