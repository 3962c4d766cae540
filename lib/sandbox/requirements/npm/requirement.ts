/** One requirement as npm writes it: `name`, `name@^4`, `@scope/name@latest`. */
import { refused } from "../errors";

export interface NpmRequirement {
  name: string;
  /** A range or a tag. */
  range: string;
}

const NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

export const isPackageName = (name: string): boolean => NAME.test(name) && name.length <= 214;

/** @throws NodeError requirement_invalid */
export function parseNpmRequirement(text: string): NpmRequirement {
  const trimmed = text.trim();
  const at = trimmed.indexOf("@", 1);
  const name = (at < 0 ? trimmed : trimmed.slice(0, at)).trim();
  const range = at < 0 ? "latest" : trimmed.slice(at + 1).trim() || "latest";
  const bad = (why: string) =>
    refused("requirement_invalid", `"${trimmed.slice(0, 120)}" ${why}.`, {
      hint: "Write name, name@1.2.3 or name@^4.",
    });
  if (!isPackageName(name)) throw bad("is no requirement");
  if (/[:/]/.test(range)) throw bad("names an address; only packages of the registry can be had");
  return { name, range };
}

/** "lodash/fp" → "lodash"; "@a/b/c" → "@a/b". */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
