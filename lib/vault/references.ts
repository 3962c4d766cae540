/**
 * A secret may stay outside of the vault: instead of its value a field holds `env:FLOWPILOT_SECRET_…` or `file:<path>`, and the value is read
 * each time that it is used. Only names with that prefix and files of the one configured folder can be reached.
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { env, externalSecret } from "@/lib/env";
import { NodeError } from "@/lib/nodes/errors";

const ENV = /^env:(FLOWPILOT_SECRET_[A-Z0-9_]{1,100})$/;
const FILE = /^file:((?:[\w-][\w.-]*\/){0,8}[\w-][\w.-]*)$/;
/** Bytes of a file; a key file fits. */
const MAX_BYTES = 64 * 1024;

export function isReference(value: unknown): value is string {
  return typeof value === "string" && (ENV.test(value) || FILE.test(value));
}

/** The value that a reference stands for; any other value as it is. @throws NodeError secret_reference, never worth a retry */
export function resolveReference(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const name = ENV.exec(value)?.[1];
  if (name) {
    const found = externalSecret(name);
    if (found) return found;
    throw missing(`The variable ${name} is not set`, "The operator sets it and restarts.");
  }
  const path = FILE.exec(value)?.[1];
  return path ? fileOf(path) : value;
}

function fileOf(path: string): string {
  const folder = env().secretsDir;
  if (!folder)
    throw missing("Files are not allowed", "The operator sets FLOWPILOT_SECRETS_DIR to the folder that they are in.");
  try {
    // Links are followed (a mounted secret is one), but not out of the folder.
    const root = realpathSync(folder);
    const file = realpathSync(join(root, path));
    const { size, isFile } = sized(file);
    if (file.startsWith(root + sep) && isFile && size <= MAX_BYTES)
      return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch {
    // Said below: not there, or not to be read by us.
  }
  throw missing(
    `There is no file "${path}" that can be read`,
    "It has to be in FLOWPILOT_SECRETS_DIR and have 64 KB at most.",
  );
}

function sized(file: string): { size: number; isFile: boolean } {
  const stat = statSync(file);
  return { size: stat.size, isFile: stat.isFile() };
}

function missing(what: string, hint: string): NodeError {
  return new NodeError("secret_reference", `${what}.`, { retriable: false, hint });
}
