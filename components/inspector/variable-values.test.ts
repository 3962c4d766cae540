import { expect, it } from "vitest";
import { readVariables, writeVariables } from "./variable-values";

it("variables keep their types however they are typed", () => {
  const value = { a: "text", b: 1, c: true, d: null, e: { x: [1] }, f: "12", g: '"q"', h: "", i: "1 apple", j: "{odd" };
  expect(writeVariables(readVariables(value))).toEqual(value);
  expect(writeVariables([{ name: "", text: "1" }])).toBeUndefined();
});
