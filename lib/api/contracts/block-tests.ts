/** Running code blocks: by hand, and their tests. */
import { z } from "zod";
import { blockContentPatch, blockStatus, jsonSchema, person, smaller, text } from "./blocks";
import { isoTime, page, pageQuery } from "./common";
import { fieldChange } from "./versions";

/** POST /api/v1/code-blocks/{id}/run: tries a version, or source that is not saved yet (over the version's content). */
export const runBlockBody = z.object({
  version: z.union([z.int().min(1), z.enum(["latest", "published"])]).default("latest"),
  content: blockContentPatch.optional(),
  input: z.unknown(),
});
export const blockError = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  line: z.int().optional(),
  traceback: z.string().optional(),
  /** For input and output that their schema does not allow. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type BlockError = z.infer<typeof blockError>;
export const blockRun = z.object({
  ok: z.boolean(),
  output: z.unknown(),
  error: blockError.nullable(),
  stdout: z.string(),
  duration_ms: z.int(),
});
export type BlockRun = z.infer<typeof blockRun>;

export const blockExpectation = z.discriminatedUnion("kind", [
  /** Deep equality as JSON: the order of keys does not matter, that of lists does. */
  z.object({ kind: z.literal("equals"), value: z.unknown() }),
  z.object({ kind: z.literal("schema"), schema: jsonSchema }),
  /** It fails, with this code (code_error, invalid_input, sandbox_timeout …) and a message that holds this text, where given. */
  z.object({ kind: z.literal("error"), code: text(60).optional(), message: text(500).optional() }),
]);
export type BlockExpectation = z.infer<typeof blockExpectation>;

/** POST /api/v1/code-blocks/{id}/tests, PUT …/tests/{test} */
export const blockTestBody = z
  .object({ name: text(120).min(1), input: z.unknown(), expected: blockExpectation })
  .refine(smaller(256_000), "A test has at most 256 KB.");
export const blockTest = z.object({
  id: z.uuid(),
  name: z.string(),
  input: z.unknown(),
  expected: blockExpectation,
  created_at: isoTime,
  updated_at: isoTime,
});
export type BlockTest = z.infer<typeof blockTest>;
export const blockTestList = z.object({ items: z.array(blockTest) });

export const blockTestRun = z.object({
  id: z.uuid(),
  test: z.object({ id: z.uuid(), name: z.string() }),
  /** Number of the version. */
  version: z.int(),
  passed: z.boolean(),
  /** The test has changed since. */
  is_outdated: z.boolean(),
  /** Null when there was none, or when it is larger than 64 KB. */
  output: z.unknown(),
  error: blockError.nullable(),
  /** Where the output differs: by path with before (expected) and after (actual), or what a schema says of it as `message`. */
  diff: z.array(fieldChange.extend({ message: z.string().optional() })),
  stdout: z.string(),
  duration_ms: z.int(),
  run_by: person,
  created_at: isoTime,
});
export type BlockTestRun = z.infer<typeof blockTestRun>;

/** GET /api/v1/code-blocks/{id}/test-runs, newest first */
export const testRunQuery = pageQuery.extend({
  version: z.coerce.number().int().min(1).optional(),
  test: z.uuid().optional(),
});
export const blockTestRunList = page(blockTestRun);
export type BlockTestRunList = z.infer<typeof blockTestRunList>;

/** POST /api/v1/code-blocks/{id}/versions/{version}/tests: runs all tests, or these. */
export const runTestsBody = z.object({ tests: z.array(z.uuid()).min(1).max(100).optional() });
export const testsAnswer = z.object({
  status: blockStatus,
  passed: z.int(),
  failed: z.int(),
  runs: z.array(blockTestRun),
});
export type TestsAnswer = z.infer<typeof testsAnswer>;
