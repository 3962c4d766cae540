import { m } from "@/lib/messages";
import { typeOf, type ValueType } from "./value-type";

const words = m.inspector.preview.types;

/** A type in words: "text", "list of 3". */
export function sayType({ name, n }: ValueType): string {
  return name === "array" || name === "object" ? words[name](n) : words[name];
}

/** A value in a few words: simple ones as they are, others by their type. */
export function sayValue(value: unknown): string {
  if (typeof value === "object" || value === undefined) return sayType(typeOf(value));
  return typeof value === "string" ? `"${value.slice(0, 60)}"` : String(value);
}
