/** The type of a value; n: how many items or keys. */
export interface ValueType {
  name: "null" | "boolean" | "number" | "string" | "array" | "object";
  n: number;
}

/** The type of a JSON value. */
export function typeOf(value: unknown): ValueType {
  if (value === null || value === undefined) return { name: "null", n: 0 };
  if (Array.isArray(value)) return { name: "array", n: value.length };
  if (typeof value === "object") return { name: "object", n: Object.keys(value).length };
  if (typeof value === "string") return { name: "string", n: value.length };
  return { name: typeof value === "number" ? "number" : "boolean", n: 0 };
}
