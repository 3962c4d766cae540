import { expect, it } from "vitest";
import { readFields, writeFields } from "./input-schema";

it("fields survive reading and writing, with everything the list does not show", () => {
  const schema = {
    type: "object",
    properties: { a: { type: "string", description: "Who" }, b: { type: "number", minimum: 1 } },
    required: ["a"],
    additionalProperties: false,
  };
  expect(writeFields(schema, readFields(schema))).toEqual(schema);
});

it("no field left means no schema", () => {
  expect(writeFields({ type: "object", properties: { a: { type: "string" } } }, [])).toBeUndefined();
  expect(readFields(null)).toEqual([]);
});
