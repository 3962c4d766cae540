import fc from "fast-check";
import { expect, it } from "vitest";
import { useTestDatabase } from "./testing";
import { pool } from "./url";

const db = useTestDatabase();

const nested = (element: fc.Arbitrary<unknown>) =>
  fc.array(fc.oneof({ weight: 8, arbitrary: element }, fc.constant(null)));

const dates = fc.date({ min: new Date("1900-01-01"), max: new Date("9999-01-01"), noInvalidDate: true });

/** Of arrays: by name the oid and what may be in one. */
const ARRAYS: [string, number, fc.Arbitrary<unknown>][] = [
  ["text", 1009, fc.string({ unit: "binary" }).filter((text) => !text.includes("\0"))],
  ["varchar", 1015, fc.constantFrom("", "null", "NULL", '"', "\\", "{}", "a,b", " ")],
  ["uuid", 2951, fc.uuid()],
  ["boolean", 1000, fc.boolean()],
  ["int4", 1007, fc.integer()],
  ["int8", 1016, fc.maxSafeInteger()],
  ["float8", 1022, fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)],
  ["numeric", 1231, fc.constantFrom("1.10", "-12345678901234567890.000001")],
  ["timestamptz", 1185, dates],
  ["jsonb", 3807, fc.constantFrom({ a: [1, "x"] }, 5, true, '"text"')],
];

it.each(ARRAYS)("arrays of %s come back as they went in", async (_name, oid, element) => {
  const sql = pool(db.url, { max: 1 });
  try {
    await fc.assert(
      fc.asyncProperty(nested(element), async (value) => {
        const [row] = await sql`select ${sql.typed(value, oid)} as value`;
        expect(row?.value).toEqual(value);
      }),
      { numRuns: 30 },
    );
  } finally {
    await sql.end();
  }
});

it("arrays of arrays come back as they went in", async () => {
  const sql = pool(db.url, { max: 1 });
  const value = [
    ["a", 'b"'],
    ["{", null],
  ];
  expect(await sql`select ${value as never}::text[] as value`).toEqual([{ value }]);
  await sql.end();
});
