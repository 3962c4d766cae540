import type { TemplateNeeds } from "@/lib/api/contracts/templates";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WorkflowDocument } from "@/lib/workflow";
import type { TemplateAsk } from "./types";

/** What a document lacks to run here. @param names of the workspace's credentials */
export function needsOf(
  document: WorkflowDocument,
  asks: readonly TemplateAsk[],
  names: ReadonlySet<string>,
): TemplateNeeds {
  const credentials = new Map<string, TemplateNeeds["credentials"][number]>();
  for (const node of document.nodes) {
    const type = nodeTypes.get(node.component_type);
    if (node.disabled || !type) continue;
    for (const { slot, types, required } of type.credentials ?? []) {
      const wanted = document.credentials?.[slot];
      const isNodes = typeof node.config[slot] === "string" && node.config[slot] !== "";
      if (isNodes || (wanted ? names.has(wanted) : !required)) continue;
      const model = `${slot}_model`;
      const needsModel = model in type.config.shape && !node.config[model] && !document.credentials?.[model];
      const before = credentials.get(slot);
      credentials.set(slot, { slot, types: [...types], needs_model: needsModel || before?.needs_model === true });
    }
  }
  return {
    credentials: [...credentials.values()],
    asks: asks.map((ask) => {
      const value = document.variables?.[ask.variable];
      return { ...ask, value: typeof value === "number" ? value : String(value ?? "") };
    }),
  };
}
