/**
 * How values of PostgreSQL become ours and back, where postgres.js is told to do it otherwise than it does. It would ask each new connection for
 * the numbers of the array types, and end the process when the connection breaks meanwhile (3.4.9); those of PostgreSQL's own types never change.
 */
import type postgres from "postgres";
import { parse as parseArray } from "postgres-array";

/** Our bigints are counters far below 2^53, and so is every count(*). */
const bigint: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse: Number,
};

/**
 * drizzle hands JSON over as text and parses what comes back as a string once more, so with the usual parser the JSON string "5" came
 * back as the number 5. Therefore a bare JSON string travels as its JSON text (with the quotes) both ways; all else as plain values.
 */
const json: postgres.PostgresType<unknown> = {
  to: 3802,
  from: [114, 3802],
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string): unknown => (text.startsWith('"') ? text : JSON.parse(text)),
};

/** One element of an array, from and to text. */
interface Element {
  parse(text: string): unknown;
  serialize(value: unknown): string;
}

const text: Element = { parse: (value) => value, serialize: String };
const number: Element = { parse: Number, serialize: String };
const boolean: Element = { parse: (value) => value === "t", serialize: (value) => (value === true ? "t" : "f") };
const time: Element = {
  parse: (value) => new Date(value),
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
};
const ofJson: Element = { parse: json.parse, serialize: (value) => String(json.serialize(value)) };

/** pg_type.dat: oid of an array type → its elements. */
const ARRAYS: Record<number, Element> = {
  1000: boolean,
  1005: number, // int2
  1007: number, // int4
  1016: number, // int8
  1021: number, // float4
  1022: number, // float8
  1028: number, // oid
  1002: text, // "char"
  1003: text, // name
  1009: text,
  1015: text, // varchar
  1231: text, // numeric: has more digits than a number
  2951: text, // uuid
  1115: time, // timestamp
  1182: time, // date
  1185: time, // timestamptz
  199: ofJson,
  3807: ofJson, // jsonb
};

function arrayOf(oid: number, element: Element): postgres.PostgresType<unknown> {
  const serialize = (value: unknown): string => {
    // A literal of PostgreSQL's own: `{1,2}`.
    if (!Array.isArray(value)) return String(value);
    const items = value.map((item: unknown) => {
      if (Array.isArray(item)) return serialize(item);
      if (item === undefined) throw new TypeError("An array for PostgreSQL holds undefined.");
      return item === null ? "null" : `"${element.serialize(item).replace(/["\\]/g, "\\$&")}"`;
    });
    return `{${items.join(",")}}`;
  };
  return { to: oid, from: [oid], serialize, parse: (literal: string) => parseArray(literal, element.parse) };
}

/** For postgres.js, with fetch_types off. */
export const TYPES = {
  bigint,
  json,
  ...Object.fromEntries(Object.entries(ARRAYS).map(([oid, element]) => [`array${oid}`, arrayOf(Number(oid), element)])),
} satisfies Record<string, postgres.PostgresType>;
