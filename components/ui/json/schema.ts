/** What a value is made of: the types of its parts, as seen in it and as somebody declared them. Pure. */
import { artifactOf, childPath, type JsonKind, kindOf } from "./model";

/** A JSON Schema, as far as it is looked at. */
export type Declared = Readonly<Record<string, unknown>>;

interface Shape {
  kinds: Set<JsonKind>;
  /** How many values it was seen in. */
  seen: number;
  fields: Map<string, Shape>;
  /** How many of the values were objects: a field that is not in all of them is optional. */
  objects: number;
  items: Shape | null;
}

export interface SchemaRow {
  path: string;
  /** Null for the items of a list. */
  name: string | null;
  depth: number;
  kinds: readonly JsonKind[];
  /** Not in every object that it could be in. */
  isOptional: boolean;
  /** As declared; empty where nothing is. */
  declared: readonly string[];
  description: string | null;
  /** Declared as needed, and not in the value. */
  isMissing: boolean;
  /** What is there is not what was declared. */
  isOther: boolean;
}

/** Values that are looked at, so that a large output stays quick. */
const BUDGET = 20_000;
const MAX_ROWS = 500;
const MAX_DEPTH = 12;

const newShape = (): Shape => ({ kinds: new Set(), seen: 0, fields: new Map(), objects: 0, items: null });

/** The shape of a value; the items of a list are one shape that fits all. */
export function shapeOf(value: unknown): Shape {
  let budget = BUDGET;
  const into = (shape: Shape, each: unknown, depth: number): void => {
    budget -= 1;
    const kind = kindOf(each);
    shape.kinds.add(kind);
    shape.seen += 1;
    if (depth >= MAX_DEPTH || budget < 0 || artifactOf(each)) return;
    if (Array.isArray(each)) {
      shape.items ??= newShape();
      for (const item of each) into(shape.items, item, depth + 1);
    } else if (kind === "object") {
      shape.objects += 1;
      for (const [key, member] of Object.entries(each as object)) {
        const field = shape.fields.get(key) ?? newShape();
        shape.fields.set(key, field);
        into(field, member, depth + 1);
      }
    }
  };
  const root = newShape();
  into(root, value, 0);
  return root;
}

/** The shape as JSON Schema. */
export function schemaOf(shape: Shape): Record<string, unknown> {
  const kinds = [...shape.kinds];
  const schema: Record<string, unknown> = kinds.length === 0 ? {} : { type: kinds.length === 1 ? kinds[0] : kinds };
  if (shape.fields.size > 0) {
    schema.properties = Object.fromEntries([...shape.fields].map(([key, field]) => [key, schemaOf(field)]));
    const required = [...shape.fields].filter(([, field]) => field.seen >= shape.objects).map(([key]) => key);
    if (required.length > 0) schema.required = required;
  }
  if (shape.items && shape.items.seen > 0) schema.items = schemaOf(shape.items);
  return schema;
}

/** The lines of the schema, in the order of the value; what is declared and not there comes after. */
export function schemaRows(value: unknown, path: string, declared: Declared | null): SchemaRow[] {
  const rows: SchemaRow[] = [];
  const walk = (
    shape: Shape | null,
    schema: Declared | null,
    at: Omit<SchemaRow, "kinds" | "declared" | "isOther" | "description">,
  ) => {
    if (rows.length >= MAX_ROWS || at.depth > MAX_DEPTH) return;
    const kinds = shape ? [...shape.kinds] : [];
    const types = typesOf(schema);
    const isOther = types.length > 0 && kinds.some((kind) => !types.some((type) => fits(kind, type)));
    const description = typeof schema?.description === "string" ? schema.description : null;
    if (at.depth >= 0) rows.push({ ...at, kinds, declared: types, isOther, description });
    const members = objectOf(schema?.properties);
    const needed = Array.isArray(schema?.required) ? schema.required : [];
    const names = new Set([...(shape?.fields.keys() ?? []), ...Object.keys(members ?? {})]);
    for (const name of names) {
      const field = shape?.fields.get(name) ?? null;
      walk(field, objectOf(members?.[name]), {
        path: childPath(at.path, name),
        name,
        depth: at.depth + 1,
        isOptional: field !== null && shape !== null && field.seen < shape.objects,
        isMissing: field === null && needed.includes(name) && (shape?.objects ?? 0) > 0,
      });
    }
    const items = shape?.items && shape.items.seen > 0 ? shape.items : null;
    const itemSchema = objectOf(schema?.items);
    if (items || itemSchema)
      walk(items, itemSchema, { path: at.path, name: null, depth: at.depth + 1, isOptional: false, isMissing: false });
  };
  const shape = shapeOf(value);
  const isPlain = shape.fields.size === 0 && !shape.items?.seen && !declared?.properties && !declared?.items;
  walk(shape, declared, { path, name: null, depth: isPlain ? 0 : -1, isOptional: false, isMissing: false });
  return rows;
}

function objectOf(value: unknown): Declared | null {
  return kindOf(value) === "object" ? (value as Declared) : null;
}

function typesOf(schema: Declared | null): string[] {
  const { type } = schema ?? {};
  return (Array.isArray(type) ? type : [type]).filter((each): each is string => typeof each === "string");
}

function fits(kind: JsonKind, type: string): boolean {
  return kind === type || (type === "integer" && kind === "number");
}
