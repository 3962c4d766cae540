import fc from "fast-check";
import { expect, test } from "vitest";
import { queryWith } from "./url-state";

test("a filter is set, changed and removed, the others stay", () => {
  expect(queryWith("?status=failed", { workflow: "a b" })).toBe("status=failed&workflow=a+b");
  expect(queryWith("?status=failed&q=x", { status: "completed" })).toBe("status=completed&q=x");
  expect(queryWith("?status=failed&q=x", { status: null, q: "" })).toBe("");
});

test("what changes nothing writes nothing: the history stays untouched", () => {
  expect(queryWith("?execution=1", { comment: null })).toBeNull();
  expect(queryWith("", { comment: null, node: "" })).toBeNull();
  expect(queryWith("?execution=1&q=a%20b", { execution: "1", q: "a b" })).toBeNull();
});

test("the same change a second time is none", () => {
  const changes = fc.dictionary(fc.string(), fc.option(fc.string(), { nil: null }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ minLength: 1 })), changes, (before, change) => {
      const search = new URLSearchParams(before).toString();
      const after = queryWith(search, change) ?? search;
      expect(queryWith(after, change)).toBeNull();
    }),
  );
});
