import { describe, expect, it } from "vitest";
import { faultsOf, withDefaults } from "./json-schema";

const text = (more: Record<string, unknown>) => ({ type: "object", properties: { a: { type: "string", ...more } } });

describe("faultsOf", () => {
  it("names the field and what is wrong with it", () => {
    expect(faultsOf({ ...text({}), required: ["a"] }, {}, "input")).toEqual([
      { field: "input.a", message: "It is required." },
    ]);
    expect(faultsOf(text({ pattern: "^x+$" }), { a: "y" }, "output")[0]?.field).toBe("output.a");
    expect(faultsOf(text({ pattern: "^x+$" }), { a: "xx" }, "output")).toEqual([]);
  });

  it("gives up a pattern that would keep the process busy for ever, and checks the next value as before", () => {
    const schema = text({ pattern: "^(a+)+$" });
    expect(() => faultsOf(schema, { a: `${"a".repeat(60)}b` }, "input", 50)).toThrow(/longer than 50 ms/);
    expect(faultsOf(schema, { a: "aaa" }, "input")).toEqual([]);
  });

  it("says it in little, however long names and lists are", () => {
    const schema = { ...text({ enum: Array.from({ length: 10_000 }, String) }), additionalProperties: false };
    const faults = faultsOf(schema, { a: "x", ["b".repeat(100_000)]: 1 }, "input");
    expect(faults.map(({ field }) => field.slice(0, 10))).toEqual(expect.arrayContaining(["input.a", "input.bbbb"]));
    expect(JSON.stringify(faults).length).toBeLessThan(10_000);
  });

  it("passes on what the validator says of a schema that cannot be used", () => {
    expect(() => faultsOf(text({ pattern: "(" }), { a: "x" }, "input")).toThrow(/regular expression/i);
  });
});

describe("withDefaults", () => {
  it("fills in what is missing and leaves the given value as it was", () => {
    const given = { b: 1 };
    expect(withDefaults(text({ default: "x" }), given)).toEqual({ a: "x", b: 1 });
    expect(given).toEqual({ b: 1 });
  });
});
