import { uniqueId } from "@/lib/workflow/names";
import { NODE_ID } from "@/lib/workflow/schema";

/** A readable id for a node of this type (http_request, http_request_2 …), always a valid node id. */
export function newNodeId(type: string, taken: { has(id: string): boolean }): string {
  const cleaned = type.replace(/[^A-Za-z0-9_-]/g, "_").replace(/^[^A-Za-z_]/, "_$&");
  return uniqueId(NODE_ID.test(cleaned) ? cleaned : "node", taken);
}

/** A copy's name: "Check stock" → "Check stock 2" → "Check stock 3". */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  const base = name.replace(/ \d+$/, "");
  for (let n = 2; ; n++) {
    const candidate = `${base.slice(0, 112)} ${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const TRIGGER = /^trigger:(\d+)$/;

/** Canvas id of a trigger. A node id has no colon, so the two never meet. */
export function triggerId(index: number): string {
  return `trigger:${index}`;
}

/** Index of the trigger behind a canvas id, null when the id is a node's. */
export function triggerIndex(id: string): number | null {
  const match = TRIGGER.exec(id);
  return match ? Number(match[1]) : null;
}
