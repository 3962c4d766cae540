import { expect, it } from "vitest";
import { formFields, readForm } from "./input-form";

const words = { required: "required", number: "number", json: () => "json" };
const fields = formFields({
  type: "object",
  properties: {
    who: { type: "string", title: "Who" },
    amount: { type: "number" },
    kind: { enum: ["a", "b"] },
    sure: { type: "boolean" },
    tags: { type: "array" },
  },
  required: ["who", "sure"],
});

it("a schema gives one field per property", () => {
  expect(fields.map((field) => [field.name, field.kind, field.required])).toEqual([
    ["who", "text", true],
    ["amount", "number", false],
    ["kind", "choice", false],
    ["sure", "boolean", true],
    ["tags", "json", false],
  ]);
  expect(formFields(undefined)).toEqual([]);
});

it("what is sent has the types of the schema", () => {
  const { input, errors } = readForm(fields, { who: "Ada", amount: 3, tags: "[1]" }, words);
  expect(errors).toEqual({});
  expect(input).toEqual({ who: "Ada", amount: 3, sure: false, tags: [1] });
});

it("what is missing or wrong is said at its field", () => {
  expect(readForm(fields, { amount: "3-", tags: "[" }, words).errors).toEqual({
    who: "required",
    amount: "number",
    tags: "json",
  });
});
