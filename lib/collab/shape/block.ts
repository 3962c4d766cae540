/**
 * The draft of a code block as people write it together. `code`: a Y.Text. `fields`: what else a version runs with, each plain JSON, and the
 * last who wrote it wins. What people (or programs that speak for one) put in there is read as far as it has the right form: whether it may be
 * saved is another matter, for half a host name is none yet.
 */
import { Doc, type Map as YMap, type Text as YText } from "yjs";
import { z } from "zod";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { oneEnding } from "./block-changes";
import { oneSplice, type Splices, writeText } from "./text";
import { plain, same } from "./values";

/** Number of a version that was saved past the draft and touches what the draft has changed, too. */
const OVERLAP = "$overlap";

const FIELDS = {
  input_schema: z.record(z.string(), z.unknown()).nullable().catch(null),
  output_schema: z.record(z.string(), z.unknown()).nullable().catch(null),
  timeout_seconds: z.number().catch(10),
  memory_mb: z.number().catch(128),
  hosts: z.array(z.string()).catch([]),
  secrets: z.array(z.object({ name: z.string(), credential: z.string(), field: z.string() })).catch([]),
  requirements: z.array(z.string()).catch([]),
} satisfies Record<Exclude<keyof BlockContent, "code">, z.ZodType>;
const KEYS = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
const fields = z.object(FIELDS);

/** The parts of a shared draft. */
export function blockRoots(doc: Doc): { code: YText; fields: YMap<unknown> } {
  return { code: doc.getText("code"), fields: doc.getMap<unknown>("fields") };
}

/** A document of its own for a content. */
export function toBlockDoc(content: BlockContent): Doc {
  const doc = new Doc();
  changeBlock(doc, content, null);
  return doc;
}

/** The content as it is now. */
export function readBlock(doc: Doc): BlockContent {
  const { code, fields: map } = blockRoots(doc);
  const kept = Object.fromEntries(KEYS.map((key) => [key, plain(map.get(key))]));
  return { code: code.toString(), ...fields.parse(kept) };
}

/**
 * Writes what differs, and leaves alone the rest. @param origin of the transaction. @param splices how the code becomes the other one: in one
 * piece unless given.
 */
export function changeBlock(
  doc: Doc,
  patch: Partial<BlockContent>,
  origin: unknown,
  splices: Splices = oneSplice,
): void {
  const { code, fields: map } = blockRoots(doc);
  doc.transact(() => {
    if (patch.code !== undefined) writeText(code, null, oneEnding(patch.code), splices);
    for (const key of KEYS) {
      const value = plain(patch[key]);
      if (value !== undefined && !same(plain(map.get(key)), value)) map.set(key, value);
    }
  }, origin);
}

/** Whether the code is given values of credentials. */
export function usesSecrets(doc: Doc): boolean {
  return FIELDS.secrets.parse(plain(blockRoots(doc).fields.get("secrets"))).length > 0;
}

/** The version that somebody should look at before they save; null mostly. */
export function overlapOf(doc: Doc): number | null {
  return z
    .int()
    .positive()
    .nullable()
    .catch(null)
    .parse(blockRoots(doc).fields.get(OVERLAP) ?? null);
}

/** Says so to everybody, or that it has been looked at (null). */
export function setOverlap(doc: Doc, version: number | null, origin: unknown): void {
  if (overlapOf(doc) === version) return;
  const { fields: map } = blockRoots(doc);
  doc.transact(() => (version === null ? map.delete(OVERLAP) : map.set(OVERLAP, version)), origin);
}
