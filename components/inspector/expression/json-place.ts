/** Paths of data in a JSON text. Pure. */
import { pathAt } from "./insert";

/** Whether a place in a JSON text is within a string. */
export function isInString(text: string, at: number): boolean {
  let inside = false;
  for (let index = 0; index < at; index++) {
    const char = text.charAt(index);
    if (inside && char === "\\") index++;
    else if (char === '"') inside = !inside;
  }
  return inside;
}

/** The path as it belongs at this place of a JSON text: in braces, and a string of its own where it is in none. */
export function jsonPathAt(text: string, at: number, path: string): string {
  // A text that is no JSON is a template as it is.
  if (!/^\s*[[{"]/.test(text) || text.trim().startsWith("{{")) return pathAt(text, at, path, true);
  return isInString(text, at) ? pathAt(text, at, path, true) : JSON.stringify(`{{ ${path} }}`);
}
