/** Problems inside expressions: what does not parse, and what names a node that is not there or does not come before. */

import { check, checkTemplate, isExpression, references } from "@/lib/expressions";
import { findAncestors } from "../ancestors";
import { isObject } from "../json";
import { displayName } from "../names";
import type { WorkflowNode, WorkflowProblem } from "../schema";
import { problem, type Rule, type RuleContext } from "./context";

interface Source {
  field: string;
  text: string;
  kind: "expression" | "template";
}

export const expressions: Rule = (context) => {
  const problems: WorkflowProblem[] = [];
  const isBefore = findAncestors([...context.nodes.values()], context.document.edges);
  for (const node of context.nodes.values()) {
    const severity = node.disabled ? "warning" : "error";
    for (const { field, text, kind } of sourcesOf(context, node)) {
      const mistake = kind === "template" ? checkTemplate(text) : text.trim() === "" ? null : check(text);
      if (mistake) {
        const where = mistake.position === null ? "" : ` at character ${mistake.position + 1}`;
        const sentence = `An expression of ${context.name(node.node_id)} cannot be read${where}: ${mistake.message.replace(/\.?$/, ".")} Correct it in "${labelOf(context, node, field)}".`;
        problems.push(problem("bad_expression", sentence, { node: node.node_id, field, severity }));
        continue;
      }
      const named = new Set(references(text, kind).map((reference) => reference.node));
      for (const other of named) {
        const sentence = referenceSentence(context, node, other, isBefore);
        if (sentence === null) continue;
        const weight = severity === "error" && !context.nodes.has(other) ? "error" : "warning";
        problems.push(problem("bad_reference", sentence, { node: node.node_id, field, severity: weight }));
      }
    }
  }
  return problems;
};

function referenceSentence(
  context: RuleContext,
  node: WorkflowNode,
  other: string,
  isBefore: (ancestor: string, node: string) => boolean,
): string | null {
  const who = context.name(node.node_id);
  if (!context.nodes.has(other)) {
    const byName = [...context.nodes.values()].find((one) => displayName(one) === other);
    const hint = byName ? `Did you mean nodes.${byName.node_id}?` : "Choose a node that exists.";
    return `${who} reads the output of "${other}", but no node has that id. ${hint}`;
  }
  if (isBefore(other, node.node_id)) return null;
  if (other === node.node_id)
    return `${who} reads its own output, which is not there before it has run. Read another node's, or connect it to a loop.`;
  return `${who} reads the output of ${context.name(other)}, which does not run before it, so it would find nothing. Connect them or read another node.`;
}

function sourcesOf({ nodeTypes, configs }: RuleContext, node: WorkflowNode): Source[] {
  const sources: Source[] = [];
  const deep = (value: unknown, field: string): void => {
    if (typeof value === "string") sources.push({ field, text: value, kind: "template" });
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) deep(item, `${field}.${index}`);
    else if (isObject(value)) for (const [key, member] of Object.entries(value)) deep(member, `${field}.${key}`);
  };
  deep(node.input_mapping, "input_mapping");
  const config = configs.get(node) ?? {};
  for (const { field, kind } of nodeTypes.get(node.component_type)?.expressionFields ?? []) {
    const value = config[field];
    const path = `config.${field}`;
    if (kind === "deep-template") deep(value, path);
    else if (typeof value === "string") {
      const isTemplate = kind === "template" || (kind === "either" && isExpression(value));
      sources.push({ field: path, text: value, kind: isTemplate ? "template" : "expression" });
    }
  }
  return sources;
}

function labelOf({ nodeTypes }: RuleContext, node: WorkflowNode, field: string): string {
  const [place, key = ""] = field.split(".");
  if (place === "input_mapping") return key === "" ? "Input mapping" : key;
  return nodeTypes.get(node.component_type)?.config.shape[key]?.meta()?.title ?? key;
}
