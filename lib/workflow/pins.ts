/**
 * Pinned outputs: what a node gives in test runs of the draft instead of running. They are somebody's data, so they stay with the draft:
 * published versions, exports and copies are made without them.
 */
import { z } from "zod";

/** Bytes of JSON in one pin, and in all of a document. */
export const MAX_PIN_BYTES = 256 * 1024;
export const MAX_PINS_BYTES = 1024 * 1024;

export const workflowPin = z.looseObject({
  output: z.unknown(),
  /** The route that it stands for, where routes leave the node. */
  route: z.string().max(120).optional(),
  pinned_at: z.iso.datetime(),
});
export type WorkflowPin = z.infer<typeof workflowPin>;

/** Bytes of a value as JSON. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? "null").length;
}

/** Pins by node id, within their limits. */
export const workflowPins = z.record(z.string().min(1).max(64), workflowPin).superRefine((pins, context) => {
  let total = 0;
  for (const [id, { output }] of Object.entries(pins)) {
    const size = jsonBytes(output);
    total += size;
    if (size > MAX_PIN_BYTES)
      context.addIssue({ code: "custom", path: [id], message: `A pinned output may have ${MAX_PIN_BYTES / 1024} KB.` });
  }
  if (total > MAX_PINS_BYTES)
    context.addIssue({ code: "custom", message: `Pinned outputs may have ${MAX_PINS_BYTES / 1024} KB together.` });
});

/** The document as it may leave the draft. */
export function withoutPins<T extends { pins?: unknown }>(document: T): T {
  const copy = { ...document };
  delete copy.pins;
  return copy;
}
