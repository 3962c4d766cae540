import fc from "fast-check";
import { expect, it } from "vitest";
import { readValue, writeValue } from "./variable-value";

it("a value is read back as it was written, in each type", () => {
  const same = (type: Parameters<typeof readValue>[0], value: unknown): void => {
    expect(readValue(type, writeValue(type, value))).toEqual(value);
  };
  fc.assert(fc.property(fc.string(), (value) => same("text", value)));
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      (value) => same("number", value),
    ),
  );
  fc.assert(fc.property(fc.boolean(), (value) => same("boolean", value)));
  fc.assert(fc.property(fc.jsonValue(), (value) => same("json", JSON.parse(JSON.stringify(value)))));
});

it("what is no number or no JSON is no value", () => {
  for (const text of ["", "x", "1e999", "1,5"]) expect(readValue("number", text)).toBeUndefined();
  for (const text of ["", "{", "undefined"]) expect(readValue("json", text)).toBeUndefined();
});
