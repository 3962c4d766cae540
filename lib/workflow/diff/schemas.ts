import { isObject, type JsonObject } from "../json";
import { same } from "./fields";

const MAX_DEPTH = 16;

/**
 * Whether whatever fits `given` also fits `wanted`, both JSON Schemas (null: anything fits). Looks at what people write in them: required
 * members, types, choices, members and items; a keyword beyond those counts as unchanged.
 */
export function fits(given: JsonObject | null, wanted: JsonObject | null, depth = 0): boolean {
  if (!wanted || depth > MAX_DEPTH || same(given, wanted)) return true;
  const from = given ?? {};
  if (!typesFit(from, wanted) || !choicesFit(from, wanted)) return false;
  const given_required = namesOf(from.required);
  if (namesOf(wanted.required).some((name) => !given_required.includes(name))) return false;
  const had = isObject(from.properties) ? from.properties : {};
  const has = isObject(wanted.properties) ? wanted.properties : {};
  if (wanted.additionalProperties === false && Object.keys(had).some((name) => !Object.hasOwn(has, name))) return false;
  const shared = Object.keys(has).filter((name) => Object.hasOwn(had, name));
  if (!shared.every((name) => below(had[name], has[name], depth))) return false;
  return below(from.items, wanted.items, depth);
}

/** Members that a schema names and another does not any more. */
export function lostMembers(before: JsonObject | null, after: JsonObject | null): string[] {
  const has = isObject(after?.properties) ? after.properties : {};
  return isObject(before?.properties) ? Object.keys(before.properties).filter((name) => !Object.hasOwn(has, name)) : [];
}

function below(given: unknown, wanted: unknown, depth: number): boolean {
  return !isObject(wanted) || fits(isObject(given) ? given : null, wanted, depth + 1);
}

function typesFit(from: JsonObject, wanted: JsonObject): boolean {
  const allowed = namesOf(wanted.type);
  if (allowed.length === 0) return true;
  // Every object schema says what it is sooner or later: saying so is no break.
  const given = namesOf(from.type);
  if (given.length === 0)
    return isObject(from.properties) ? allowed.includes("object") : Object.keys(from).length === 0;
  return given.every((type) => allowed.includes(type) || (type === "integer" && allowed.includes("number")));
}

function choicesFit(from: JsonObject, wanted: JsonObject): boolean {
  if (!Array.isArray(wanted.enum)) return true;
  const allowed = wanted.enum;
  return Array.isArray(from.enum) && from.enum.every((choice) => allowed.some((each) => same(each, choice)));
}

function namesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
