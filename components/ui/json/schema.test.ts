import fc from "fast-check";
import { expect, it } from "vitest";
import { schemaOf, schemaRows, shapeOf } from "./schema";

const orders = {
  city: "Berlin",
  lines: [
    { price: 2, note: null },
    { price: 3.5, "a b": true },
  ],
};
const told = (value: unknown, declared: Record<string, unknown> | null = null) =>
  schemaRows(value, "input", declared).map(({ path, kinds, isOptional, isMissing, isOther }) =>
    [path, kinds.join("|"), isOptional && "optional", isMissing && "missing", isOther && "other"]
      .filter(Boolean)
      .join(" "),
  );

it("says what a value is made of: lists by what fits all their items", () => {
  expect(told(orders)).toEqual([
    "input.city string",
    "input.lines array",
    "input.lines object",
    "input.lines.price number",
    "input.lines.note null optional",
    "input.lines.`a b` boolean optional",
  ]);
  expect(told([])).toEqual(["input array"]);
  expect(told(5)).toEqual(["input number"]);
});

it("compares with what is declared", () => {
  const declared = {
    type: "object",
    required: ["city", "zip"],
    properties: {
      city: { type: "integer", description: "Where it goes" },
      zip: { type: "string" },
      more: { type: "object", properties: { deep: { type: ["string", "null"] } } },
    },
  };
  expect(told(orders, declared).filter((row) => !row.includes("lines"))).toEqual(
    ["input.city string other", "input.zip  missing", "input.more ", "input.more.deep "].map((row) =>
      row.replace(/\s+/g, " ").trim(),
    ),
  );
  expect(schemaRows(orders, "input", declared)[0]).toMatchObject({
    declared: ["integer"],
    description: "Where it goes",
  });
  expect(told({ n: 1 }, { properties: { n: { type: "integer" } } })).toEqual(["input.n number"]);
});

it("gives a JSON Schema of the value", () => {
  expect(schemaOf(shapeOf(orders))).toEqual({
    type: "object",
    properties: {
      city: { type: "string" },
      lines: {
        type: "array",
        items: {
          type: "object",
          properties: { price: { type: "number" }, note: { type: "null" }, "a b": { type: "boolean" } },
          required: ["price"],
        },
      },
    },
    required: ["city", "lines"],
  });
});

it("has a line for each key of any value, and ends", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const rows = schemaRows(value, "", null);
      if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
        expect(rows.filter(({ depth }) => depth === 0).map(({ name }) => name)).toEqual(Object.keys(value));
      for (const row of rows) expect(row.isOther || row.isMissing).toBe(false);
    }),
  );
});
