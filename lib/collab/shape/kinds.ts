/** What of a node is text that several people type in, and in which order its keys stand. */
import type { z } from "zod";
import { nodeTypes } from "@/lib/nodes/registry";
import type { FieldWidget } from "@/lib/nodes/types";

/** What a record (a node, a trigger …) is made of. */
export interface RecordKind {
  /** Keys whose texts are Y.Text. */
  texts: readonly string[];
  /** Keys that are objects of their own. */
  nested: Readonly<Record<string, RecordKind>>;
  /** The schema's keys, in its order. */
  known: readonly string[];
}

export const NO_KIND: RecordKind = { texts: [], nested: {}, known: [] };

const TYPED: ReadonlySet<FieldWidget> = new Set(["textarea", "template", "expression", "code", "text"]);
const configs = new Map<string, RecordKind>();

/** The config of a node type; of an unknown one every value is plain. */
export function configKind(type: unknown): RecordKind {
  if (typeof type !== "string") return NO_KIND;
  const known = configs.get(type);
  if (known) return known;
  const shape = nodeTypes.get(type)?.config.shape;
  if (!shape) return NO_KIND;
  const texts = Object.keys(shape).filter((key) => isTyped(shape[key]));
  const kind = { texts, nested: {}, known: Object.keys(shape) };
  configs.set(type, kind);
  return kind;
}

/** As the inspector reads it: the widget that the schema names, else a field of text is a line of text. */
function isTyped(schema: z.ZodType): boolean {
  for (let inner: z.ZodType | undefined = schema; inner; inner = innerOf(inner)) {
    const widget = inner.meta()?.widget;
    if (widget) return TYPED.has(widget);
    if (inner.def.type === "string") return true;
  }
  return false;
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  const { def } = schema as { def: { innerType?: z.ZodType } };
  return def.innerType;
}
