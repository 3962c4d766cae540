/** Small helpers that every node definition shares. */
import type { z } from "zod";
import type { WorkflowEdge } from "@/lib/workflow/schema";
import type { NodeCard, NodeDefinition, OutputHandle } from "./types";

/** Keeps a definition's config type for its own executor and tests, while the registry holds the general type. */
export function defineNode<C extends z.ZodObject>(definition: NodeDefinition<C>): NodeDefinition<C> {
  return definition;
}

/** Checks a card against its definition's config, while the registry holds the general type. */
export function defineCard<C extends object>(card: NodeCard<C>): NodeCard<C> {
  return card;
}

/** The one unnamed handle of a node that does not branch. */
export const MAIN: OutputHandle = { id: "main", label: "", kind: "main" };

/** Cuts a text for the grey line of a node card: one line, at most `max` characters. */
export function shorten(text: string, max = 60): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).trimEnd()}…`;
}

/** Route names on the edges that leave a node, each once, in the order drawn. */
export function routesOf(edges: readonly WorkflowEdge[]): string[] {
  return [...new Set(edges.flatMap((edge) => (edge.route === undefined ? [] : [edge.route])))];
}

/** Seconds as a person says them: 90 → "1 min 30 s", 86400 → "1 day". Two largest units, whole seconds. */
export function sayDuration(seconds: number): string {
  const units: [string, number][] = [
    ["day", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name === "day" && count > 1 ? "days" : name}`);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
