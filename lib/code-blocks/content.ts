/** What a version runs with: completed, checked, and its fingerprints. */
import { createHash } from "node:crypto";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { allow } from "@/lib/auth/allow";
import { faultsOf } from "@/lib/engine/json-schema";
import { AppError } from "@/lib/errors";
import { canonicalJson } from "@/lib/workflow/json";
import type { BlockRow, BlockVersionRow } from "./find";

const JAVASCRIPT = "export default async function main(input) {\n  return input;\n}\n";
const STARTERS: Record<BlockRow["language"], string> = {
  javascript: JAVASCRIPT,
  typescript: "export default async function main(input: unknown): Promise<unknown> {\n  return input;\n}\n",
  python: "def main(input):\n    return input\n",
};

/** What a new block begins with. */
export function starterOf(language: BlockRow["language"]): BlockContent {
  return {
    code: STARTERS[language],
    input_schema: null,
    output_schema: null,
    timeout_seconds: 10,
    memory_mb: 128,
    hosts: [],
    secrets: [],
    requirements: [],
  };
}

/** The content of a version's row. */
export function contentOf(row: BlockVersionRow): BlockContent {
  const { code, input_schema, output_schema, timeout_seconds, memory_mb, hosts, secrets, requirements } = row;
  return {
    code,
    input_schema,
    output_schema,
    timeout_seconds,
    memory_mb,
    hosts,
    secrets,
    requirements: requirements ?? [],
  };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Of the code alone, and of everything; equal contents have equal ones whatever the order of keys. */
export function hashesOf(content: BlockContent): { code_hash: string; hash: string } {
  return { code_hash: sha256(content.code), hash: sha256(canonicalJson(content)) };
}

/** @throws AppError invalid_body naming the schema that no validator takes. */
export function checkSchemas(content: Pick<BlockContent, "input_schema" | "output_schema">): void {
  for (const field of ["input_schema", "output_schema"] as const) checkSchema(content[field], `content.${field}`);
}

/** @throws AppError invalid_body */
export function checkSchema(schema: Record<string, unknown> | null, field: string): void {
  try {
    // What cannot be used says so with any value.
    faultsOf(schema, {}, "input");
    faultsOf(schema, "", "input");
  } catch (error) {
    const message = `This JSON Schema cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    throw new AppError("invalid_body", `${field}: ${message}`, { details: { errors: [{ field, message }] } });
  }
}

/**
 * Code can give away what it is given in ways that no redaction sees. So code that gets values of credentials is written by those who might read them;
 * others run what these have saved. @throws AppError forbidden
 */
export function checkSecrets(by: Parameters<typeof allow>[0], { secrets }: BlockContent): void {
  if (secrets.length > 0) allow(by, "credential.expose");
}
