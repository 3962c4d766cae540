import { NODE_ID, uniqueId } from "@/lib/workflow/names";

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

const NOTE = /^note:(.+)$/;
const GROUP = /^group:(.+)$/;

/** Canvas id of a sticky note. */
export function noteCanvasId(id: string): string {
  return `note:${id}`;
}

/** Id of the sticky note behind a canvas id, null when it is something else. */
export function noteOf(id: string): string | null {
  return NOTE.exec(id)?.[1] ?? null;
}

/** Canvas id of a frame. */
export function groupCanvasId(id: string): string {
  return `group:${id}`;
}

/** Id of the frame behind a canvas id, null when it is something else. */
export function groupOf(id: string): string | null {
  return GROUP.exec(id)?.[1] ?? null;
}

/** An id for a new note or frame: two people who make one at the same moment get two. */
export function newItemId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `${prefix}_${[...bytes].map((byte) => (byte % 32).toString(32)).join("")}`;
}
