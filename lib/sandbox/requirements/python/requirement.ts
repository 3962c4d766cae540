/** One requirement as Python packages write it (PEP 508): `name[extras] >=1,<2 ; marker`. */
import { valid, validRange } from "@renovatebot/pep440";
import { refused } from "../errors";
import { holds, type Marker, parseMarker } from "./marker";

export interface Requirement {
  /** Normalised (PEP 503). */
  name: string;
  extras: string[];
  /** PEP 440, without spaces; empty for any version. */
  specifier: string;
  marker: Marker | null;
}

export const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

const HEAD = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
const OPTION = /^-/;
/** Of what packages write; those of a block are shorter. All that reads one may take as long as its length squared. */
const MAX_LENGTH = 2_000;

/** @throws NodeError requirement_invalid with what is wrong. */
export function parseRequirement(text: string): Requirement {
  const shown = text.trim().slice(0, 120);
  const bad = (why: string, hint?: string) =>
    refused("requirement_invalid", `"${shown}" ${why}.`, { hint: hint ?? "Write name, name==1.2.3 or name>=1,<2." });
  if (text.length > MAX_LENGTH) throw bad("is longer than a requirement may be");
  if (OPTION.test(shown)) throw bad("is an option of pip, which is not known here");
  const head = HEAD.exec(text.trim());
  if (!head) throw bad("is no requirement");
  const [matched, name = "", extras = ""] = head;
  const rest = text.trim().slice(matched.length);
  if (rest.startsWith("@") || /:\/\//.test(rest)) {
    throw bad("names an address; only packages of the registry can be had");
  }
  const semicolon = rest.indexOf(";");
  const range = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trim();
  const specifier = range
    .replace(/^\((.*)\)$/, "$1")
    .replace(/\s+/g, "")
    .replace(/,+$/, "");
  if (specifier !== "" && !isRange(specifier)) throw bad(`has a version that cannot be read (${range.slice(0, 60)})`);
  let marker: Marker | null = null;
  if (semicolon >= 0) {
    marker = parseMarker(rest.slice(semicolon + 1));
    if (!marker) throw bad("has a condition that cannot be read");
  }
  return {
    name: normalised(name),
    extras: extras
      .split(",")
      .map((extra) => normalised(extra.trim()))
      .filter(Boolean),
    specifier,
    marker,
  };
}

function isRange(specifier: string): boolean {
  try {
    return validRange(specifier);
  } catch {
    return false;
  }
}

/** Whether a requirement counts here, for a package that is wanted with these extras. */
export function applies({ marker }: Requirement, extras: readonly string[]): boolean {
  return marker === null || ["", ...extras].some((extra) => holds(marker, extra));
}

export const isVersion = (version: string): boolean => valid(version) !== null;
