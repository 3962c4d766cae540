/** Inputs to try a code block with, kept in the browser: what was typed last, and those that have a name. */
import { z } from "zod";

const kept = z.object({
  text: z.string(),
  samples: z.array(z.object({ name: z.string(), text: z.string() })),
});
export type Samples = z.infer<typeof kept>;

const keyOf = (block: string) => `flowpilot.code-input.${block}`;

/** Null: nothing was kept, or nothing that can be read. */
export function readSamples(store: Pick<Storage, "getItem">, block: string): Samples | null {
  try {
    const read = kept.safeParse(JSON.parse(store.getItem(keyOf(block)) ?? "null"));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** A browser without room keeps what it had. */
export function writeSamples(store: Pick<Storage, "setItem">, block: string, samples: Samples): void {
  try {
    store.setItem(keyOf(block), JSON.stringify(samples));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** A JSON text, or why it is none. */
export function readJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: text.trim() === "" ? {} : JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
