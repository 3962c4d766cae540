/** A variable's value as text that a person writes, and back. Pure. */
import type { VariableType } from "@/lib/api/contracts/variables";

export function writeValue(type: VariableType, value: unknown): string {
  return type === "text" && typeof value === "string" ? value : JSON.stringify(value, null, type === "json" ? 2 : 0);
}

/** Undefined when the text is no value of the type. */
export function readValue(type: VariableType, text: string): unknown {
  if (type === "text") return text;
  if (type === "boolean") return text === "true";
  const trimmed = text.trim();
  if (type === "number") return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined; // Not JSON yet: the field says so.
  }
}
