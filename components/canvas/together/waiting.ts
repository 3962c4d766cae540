/**
 * Steps that were taken before there was a shared document to take them in, for a page that never gets a connection and is closed: they are done
 * again when it is next opened.
 */
import { z } from "zod";
import { KEYED_COLLECTIONS } from "@/lib/workflow/collections";
import { workflowEdge, workflowNode } from "@/lib/workflow/schema";
import type { Step } from "../state/history";
import type { EditorStore } from "../state/store";
import type { Change, CommandLabel } from "../state/types";

const KEEP_MS = 300;
const nameOf = (cacheName: string) => `${cacheName}:waiting`;
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

type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** Does the kept steps again. What cannot be read is dropped. */
export function restoreWaiting(storage: Storage, cacheName: string, store: EditorStore): void {
  const text = storage.getItem(nameOf(cacheName));
  if (text === null) return;
  storage.removeItem(nameOf(cacheName));
  try {
    for (const { label, coalesce, changes } of kept.parse(JSON.parse(text))) {
      store.dispatch({ label: label as CommandLabel, coalesce, run: () => ({ changes: changes as Change[] }) });
    }
  } catch {
    // Written by another version, or cut off: there is nothing to do again.
  }
}

/** Keeps the waiting steps from now on, until they have been taken in. Gives what ends it. */
export function keepWaiting(storage: Storage, cacheName: string, store: EditorStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: readonly Step[] = [];
  const write = () => {
    timer = undefined;
    const steps = store.waiting;
    if (steps === written) return;
    written = steps;
    try {
      if (steps.length === 0) storage.removeItem(nameOf(cacheName));
      else storage.setItem(nameOf(cacheName), JSON.stringify(steps));
    } catch {
      // No room: then only the page itself has them, and it asks before it is left.
    }
  };
  const stop = store.subscribe(() => {
    timer ??= setTimeout(write, KEEP_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
    write();
  };
}
