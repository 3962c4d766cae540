/** The JSON Schema that an example suggests: a start that a person corrects. */

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const MAX_DEPTH = 12;
/** Of a list: the rest says the same. */
const MAX_ITEMS = 50;

/** Every key that is there is required; items of a list are put together. */
export function inferSchema(value: unknown, depth = 0): Json {
  if (depth > MAX_DEPTH) return {};
  if (value === null || value === undefined) return { type: "null" };
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => inferSchema(item, depth + 1));
    return items.length === 0 ? { type: "array" } : { type: "array", items: items.reduce(merged) };
  }
  if (isObject(value)) {
    const properties = Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, inferSchema(member, depth + 1)]),
    );
    const required = Object.keys(properties);
    return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  }
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  return { type: typeof value };
}

/** One schema that both examples fit. */
function merged(a: Json, b: Json): Json {
  const types = [...new Set([a.type, b.type].flat())].filter((type) => type !== undefined);
  // A whole number is a number, too.
  const kinds = types.includes("number") ? types.filter((type) => type !== "integer") : types;
  const out: Json = kinds.length === 0 ? {} : { type: kinds.length === 1 ? kinds[0] : kinds };
  const [left, right] = [a.properties, b.properties];
  if (isObject(left) || isObject(right)) {
    const keys = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
    const both = (key: string) => {
      const pair = [left, right].flatMap((side) => (isObject(side) && isObject(side[key]) ? [side[key]] : []));
      return pair.reduce(merged);
    };
    out.properties = Object.fromEntries([...keys].map((key) => [key, both(key)]));
    // What only an object can lack: an item of another type says nothing of it.
    const lists = [a, b].filter((side) => [side.type].flat().includes("object")).map((side) => side.required ?? []);
    const required = [...keys].filter((key) => lists.every((list) => Array.isArray(list) && list.includes(key)));
    if (required.length > 0) out.required = required;
  }
  const items = [a.items, b.items].filter(isObject);
  if (items.length > 0) out.items = items.reduce(merged);
  return out;
}
