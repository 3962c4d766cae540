/** The value of a variable by its type. */
import type { VariableType } from "@/lib/api/contracts/variables";
import { refused } from "../fields";

/** Characters of its JSON. */
const MAX = 32_768;

const FITS: Record<VariableType, { is: (value: unknown) => boolean; sentence: string }> = {
  text: { is: (value) => typeof value === "string", sentence: "A text is needed." },
  number: { is: (value) => typeof value === "number" && Number.isFinite(value), sentence: "A number is needed." },
  boolean: { is: (value) => typeof value === "boolean", sentence: "true or false is needed." },
  json: { is: (value) => value !== undefined, sentence: "A JSON value is needed." },
};

/** @throws AppError invalid_body naming `value`; never repeats it */
export function checkValue(type: VariableType, value: unknown): unknown {
  if (!FITS[type].is(value)) throw refused("value", FITS[type].sentence);
  if (JSON.stringify(value).length > MAX) throw refused("value", "It has more than 32 KB.");
  return value;
}
