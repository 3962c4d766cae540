import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { same } from "@/lib/workflow/diff/fields";
import { differences, judge } from "./expectation";

/** Small, so that two of them are often alike. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, 0, 1, "a", true, ""),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "constructor", "length"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );

it("what differs is told in little, however long names and values are", () => {
  const name = "n".repeat(1_000_000);
  const found = differences({ [name]: "a".repeat(1_000_000) }, { [name]: "b".repeat(1_000_000) });
  expect(found).toMatchObject([{ path: [`${"n".repeat(200)}…`] }]);
  expect(JSON.stringify(found).length).toBeLessThan(5_000);
});

describe("what differs between what was expected and what came", () => {
  it("is nothing when they are the same as JSON, and else is found at the places that are named", () => {
    fc.assert(
      fc.property(json, json, (expected, actual) => {
        const found = differences(expected, actual);
        expect(found.length === 0).toBe(same(expected, actual));
        for (const { path, before, after } of found) {
          expect(at(expected, path)).toEqual(before);
          expect(at(actual, path)).toEqual(after);
          // A member that is null is not one that is not there.
          expect(before !== undefined && after !== undefined && same(before, after)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is the same whatever the order of keys, and not of lists", () => {
    expect(differences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    expect(differences([1, 2], [2, 1])).toHaveLength(2);
  });

  it("is told within measure", () => {
    const many = (n: number) => Array.from({ length: 1000 }, () => n);
    expect(differences(many(1), many(2))).toHaveLength(50);
    const [one] = differences("a".repeat(9000), "b");
    expect(String(one?.before)).toHaveLength(2001);
  });
});

describe("a failure", () => {
  const failed = (code: string, message = "No rate for XX.") => ({ ok: false, output: null, error: { code, message } });
  it("is expected by its code and a part of its message", () => {
    expect(judge({ kind: "error" }, failed("code_error")).passed).toBe(true);
    expect(judge({ kind: "error", code: "invalid_input" }, failed("invalid_input")).passed).toBe(true);
    expect(judge({ kind: "error", message: "rate for" }, failed("code_error")).passed).toBe(true);
    expect(judge({ kind: "error", message: "rates" }, failed("code_error")).passed).toBe(false);
    expect(judge({ kind: "equals", value: null }, failed("code_error")).passed).toBe(false);
  });

  it("that does not come from the code is never the expected one", () => {
    for (const code of ["sandbox_busy", "credential_missing", "sandbox_unavailable"]) {
      expect(judge({ kind: "error" }, failed(code)).passed).toBe(false);
      expect(judge({ kind: "error", code }, failed(code)).passed).toBe(false);
    }
  });
});
