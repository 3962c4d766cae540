/** Takes the steps of a page that was closed before it had a connection (waiting.ts) from where they were kept. Loaded when there are any. */
import { z } from "zod";
import { KEYED_COLLECTIONS } from "@/lib/workflow/collections";
import { workflowEdge, workflowNode } from "@/lib/workflow/schema";
import type { EditorStore } from "../state/store";
import type { Change, CommandLabel } from "../state/types";
import { type Storage, waitingKey } from "./waiting";

const point = z.object({ x: z.number(), y: z.number() });
const change = z.discriminatedUnion("on", [
  z.object({
    on: z.literal("node"),
    id: z.string(),
    index: z.number(),
    before: workflowNode.nullable(),
    after: workflowNode.nullable(),
  }),
  z.object({
    on: z.literal("edge"),
    id: z.string(),
    index: z.number(),
    before: workflowEdge.nullable(),
    after: workflowEdge.nullable(),
  }),
  z.object({ on: z.literal("place"), id: z.string(), before: point.nullable(), after: point.nullable() }),
  z.object({
    on: z.literal("item"),
    collection: z.enum(KEYED_COLLECTIONS),
    id: z.string(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
  }),
  z.object({ on: z.literal("field"), key: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
]);
const kept = z.array(z.object({ label: z.string(), coalesce: z.string().optional(), changes: z.array(change) }));

/** Does the kept steps again. What cannot be read is dropped. */
export function restoreWaiting(storage: Storage, cacheName: string, store: EditorStore): void {
  const text = storage.getItem(waitingKey(cacheName));
  if (text === null) return;
  storage.removeItem(waitingKey(cacheName));
  try {
    for (const { label, coalesce, changes } of kept.parse(JSON.parse(text))) {
      store.dispatch({ label: label as CommandLabel, coalesce, run: () => ({ changes: changes as Change[] }) });
    }
  } catch {
    // Written by another version, or cut off: there is nothing to do again.
  }
}
