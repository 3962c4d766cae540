/** JSON viewer: what is shown where. Pure; paths are JSONata, so a copied one works in an expression. */

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "object" || type === "string" || type === "number" || type === "boolean" ? type : "string";
}

/** A stored output that is too large to travel: only its size and type are here. */
export function artifactOf(value: unknown): { hash: string; size: number; mime: string } | null {
  if (kindOf(value) !== "object") return null;
  const inner = (value as Record<string, unknown>).$artifact;
  if (kindOf(inner) !== "object") return null;
  const { hash, size, mime } = inner as Record<string, unknown>;
  return typeof hash === "string" && typeof size === "number" && typeof mime === "string" ? { hash, size, mime } : null;
}

/** The JSONata path of a child: `a.b`, `a[0]`, and names with other characters in backticks. */
export function childPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent || "$"}[${key}]`;
  const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : `\`${key}\``;
  return parent === "" ? name : `${parent}.${name}`;
}

export interface JsonEntry {
  key: string | number;
  path: string;
  value: unknown;
}

/** Children of an object or array, in their order; none for anything else. */
export function entriesOf(value: unknown, path: string): JsonEntry[] {
  if (Array.isArray(value))
    return value.map((item, index) => ({ key: index, path: childPath(path, index), value: item }));
  if (kindOf(value) !== "object") return [];
  return Object.entries(value as object).map(([key, item]) => ({ key, path: childPath(path, key), value: item }));
}

/** Columns when the value reads better as a table: a non-empty array of objects with at most 24 keys in all. */
export function columnsOf(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const columns = new Set<string>();
  for (const row of value.slice(0, 200)) {
    if (kindOf(row) !== "object" || artifactOf(row)) return null;
    for (const key of Object.keys(row as object)) columns.add(key);
    if (columns.size > 24) return null;
  }
  return columns.size > 0 ? [...columns] : null;
}

export interface JsonMatches {
  /** What is searched, in lower case. */
  needle: string;
  /** Paths whose key or value contains the text. */
  hits: ReadonlySet<string>;
  /** The hits and everything above them: what stays visible. */
  visible: ReadonlySet<string>;
}

/** Finds a text in keys and values, regardless of case. Looks at 50,000 values at most, so that typing stays quick. */
export function searchJson(root: unknown, rootPath: string, query: string): JsonMatches {
  const needle = query.trim().toLowerCase();
  const hits = new Set<string>();
  const visible = new Set<string>();
  let budget = 50_000;
  const visit = (entry: JsonEntry): boolean => {
    budget -= 1;
    if (budget < 0) return false;
    const children = entriesOf(entry.value, entry.path);
    const own =
      String(entry.key).toLowerCase().includes(needle) ||
      (children.length === 0 && String(entry.value).toLowerCase().includes(needle));
    if (own) hits.add(entry.path);
    let below = false;
    for (const child of children) below = visit(child) || below;
    if (own || below) visible.add(entry.path);
    return own || below;
  };
  const children = entriesOf(root, rootPath);
  for (const child of children) visit(child);
  // A bare text or number has no children: it is its own only value.
  if (children.length === 0 && String(root).toLowerCase().includes(needle)) hits.add(rootPath);
  return { needle, hits, visible };
}
