/** Checks values against the JSON Schemas that people give their workflows, and fills in defaults. */
import vm from "node:vm";
import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is wrong with one field, e.g. {field: "input.name", message: "It is required."} */
export interface SchemaFault {
  field: string;
  message: string;
}

/** No schema, or one that says nothing. */
export const isOpen = (schema: Json | null): schema is null => schema === null || Object.keys(schema).length === 0;

/**
 * Everything that is wrong with a value, at most 50 fields. `root` is how the value itself is called.
 * @throws whatever the validator says of a schema that cannot be used; an error when checking takes longer than `limitMs` (a pattern that
 * backtracks without end would otherwise stop the whole process).
 */
export function faultsOf(
  schema: Json | null,
  value: unknown,
  root: "input" | "output",
  limitMs = LIMIT_MS,
): SchemaFault[] {
  if (isOpen(schema)) return [];
  const { errors } = within(limitMs, () =>
    new Validator(schema as unknown as Schema, "2020-12", false).validate(value),
  );
  // Only these say something of a value; the units above them repeat that something below is wrong.
  return errors
    .filter(({ keyword }) => !["properties", "items", "prefixItems", "$ref", "allOf"].includes(keyword))
    .slice(0, 50)
    .map((unit) => ({ field: cut(fieldOf(unit, root)), message: cut(sentence(unit)) }));
}

/** Names are as long as a value likes, and some sentences repeat all that a schema allows. */
const MAX_TEXT = 500;
const cut = (text: string): string => (text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`);

/** Most schemas take well under a millisecond. */
const LIMIT_MS = 500;

// A script that calls what it is handed: V8 ends it in time whatever it does, within a regular expression as well.
const realm = vm.createContext({ work: null as (() => unknown) | null });
const call = new vm.Script("work()");

function within<T>(ms: number, work: () => T): T {
  realm.work = work;
  try {
    return call.runInContext(realm, { timeout: ms }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      throw new Error(`checking took longer than ${ms} ms; look for a pattern that repeats a repetition`);
    throw error;
  } finally {
    realm.work = null;
  }
}

const MAX_DEPTH = 20;

/** The value with the defaults of properties that it does not have; a copy where something was added. */
export function withDefaults(schema: Json | null, value: unknown, depth = 0): unknown {
  if (schema === null || !isObject(schema.properties) || !isObject(value) || depth > MAX_DEPTH) return value;
  const filled: Json = { ...value };
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!isObject(property) || name === "__proto__") continue;
    if (filled[name] === undefined && property.default !== undefined) filled[name] = structuredClone(property.default);
    if (Object.hasOwn(filled, name)) filled[name] = withDefaults(property, filled[name], depth + 1);
  }
  return filled;
}

/** `#/a/0` → input.a.0; a property that is missing is named itself. */
function fieldOf({ instanceLocation, keyword, error }: OutputUnit, root: string): string {
  const path = instanceLocation
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
  const missing = keyword === "required" ? /required property "(.*)"/.exec(error)?.[1] : undefined;
  return [root, ...path, ...(missing === undefined ? [] : [missing])].join(".");
}

function sentence({ keyword, error }: OutputUnit): string {
  return keyword === "required" ? "It is required." : error;
}
