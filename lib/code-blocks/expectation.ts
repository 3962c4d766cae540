/** Whether what a version gave is what a test expects, and where it is not. Pure but for the checking of schemas. */
import type { BlockExpectation, BlockRun, BlockTestRun } from "@/lib/api/contracts/block-tests";
import { faultsOf } from "@/lib/engine/json-schema";
import { same } from "@/lib/workflow/diff/fields";
import { isObject } from "@/lib/workflow/json";

export type TestDiff = BlockTestRun["diff"];

/** Places that are named; after the first few nobody reads on. */
const MAX_PLACES = 50;
/** Characters of a value that is shown, as JSON. */
const MAX_SHOWN = 2_000;
/** Characters of a member's name in a path. */
const MAX_NAME = 200;

/** Failures that say nothing of the code: the machine was busy, a credential was missing. Nobody can expect one. */
const NOT_THE_CODE = new Set([
  "sandbox_busy",
  "sandbox_unavailable",
  "sandbox_not_isolated",
  "sandbox_crashed",
  "cancelled",
  "invalid_schema",
]);
const isOfCredential = (code: string) => code.startsWith("credential_") || code === "secret_missing";

/** What a run says about a test. */
export function judge(
  expected: BlockExpectation,
  run: Pick<BlockRun, "ok" | "output" | "error">,
): { passed: boolean; diff: TestDiff } {
  if (expected.kind === "error") return judgeError(expected, run);
  if (!run.ok) return { passed: false, diff: [] };
  const diff =
    expected.kind === "equals" ? differences(expected.value, run.output) : faultsAsDiff(expected.schema, run.output);
  return { passed: diff.length === 0, diff };
}

function judgeError(
  { code, message }: Extract<BlockExpectation, { kind: "error" }>,
  { ok, output, error }: Pick<BlockRun, "ok" | "output" | "error">,
): { passed: boolean; diff: TestDiff } {
  if (ok || !error) {
    return {
      passed: false,
      diff: [{ path: [], after: shown(output), message: "It was expected to fail, and did not." }],
    };
  }
  const diff: TestDiff = [];
  if (NOT_THE_CODE.has(error.code) || isOfCredential(error.code)) {
    diff.push({ path: ["code"], after: error.code, message: "This failure does not come from the code." });
  }
  if (code && error.code !== code) diff.push({ path: ["code"], before: code, after: error.code });
  if (message && !error.message.includes(message)) {
    diff.push({ path: ["message"], before: message, after: error.message });
  }
  return { passed: diff.length === 0, diff };
}

/** Where two JSON values differ, into objects and lists, by path; `before` is what was expected. A side that has no such place lacks its member. */
export function differences(expected: unknown, actual: unknown): TestDiff {
  const diff: TestDiff = [];
  const walk = (before: unknown, after: unknown, path: string[]): void => {
    if (diff.length >= MAX_PLACES) return;
    if (isObject(before) && isObject(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        step(own(before, key), own(after, key), [...path, cut(key, MAX_NAME)]);
      }
    } else if (Array.isArray(before) && Array.isArray(after)) {
      for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
        step(before[index], after[index], [...path, String(index)]);
      }
    } else if (!same(before, after)) diff.push({ path, before: shown(before), after: shown(after) });
  };
  const step = (before: unknown, after: unknown, path: string[]): void => {
    if (diff.length >= MAX_PLACES) return;
    if (before === undefined && after !== undefined) diff.push({ path, after: shown(after) });
    else if (after === undefined && before !== undefined) diff.push({ path, before: shown(before) });
    else walk(before, after, path);
  };
  walk(expected ?? null, actual ?? null, []);
  return diff;
}

const own = (object: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function faultsAsDiff(schema: Record<string, unknown>, output: unknown): TestDiff {
  try {
    return faultsOf(schema, output ?? null, "output").map(({ field, message }) => ({
      path: field.split(".").slice(1),
      message,
    }));
  } catch (error) {
    return [
      { path: [], message: `The schema cannot be used: ${error instanceof Error ? error.message : String(error)}` },
    ];
  }
}

function shown(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  return text.length <= MAX_SHOWN ? (value ?? null) : cut(text, MAX_SHOWN);
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`);
