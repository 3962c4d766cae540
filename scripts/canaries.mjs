/**
 * Looks through what stopped apps left behind, database files and logs alike, for secrets that a test has given them. A value counts in every way in
 * which it may have been written down. What PostgreSQL has compressed is not seen; lib/engine/leaks.test.ts looks at the tables themselves.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join, relative } from "node:path";

const CHUNK = 4 * 1024 * 1024;
/** Shorter values would be found by chance. */
const SHORTEST = 8;

/** Every way in which a value is written down: as it is, escaped for JSON once and twice, for URLs and forms, in hex, and in base64 at any offset. */
export function formsOf(value) {
  if (value.length < SHORTEST) throw new Error(`A canary needs ${SHORTEST} characters: it would be found by chance.`);
  const bytes = Buffer.from(value, "utf8");
  const escaped = JSON.stringify(value).slice(1, -1);
  const percent = encodeURIComponent(value);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // The characters that depend on this value alone.
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const safe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const all = [value, escaped, JSON.stringify(escaped).slice(1, -1), percent, form, hex, hex.toUpperCase()];
  return [...new Set([...all, ...base64, ...safe])];
}

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

/** Whether one of these stands in the file, also across two pieces of it. */
function holds(file, needles) {
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
  const buffer = Buffer.alloc(CHUNK + overlap);
  const fd = openSync(file, "r");
  try {
    let kept = 0;
    for (;;) {
      const read = readSync(fd, buffer, kept, CHUNK, null);
      if (read === 0) return false;
      const seen = buffer.subarray(0, kept + read);
      if (needles.some((needle) => seen.includes(needle))) return true;
      const rest = Math.min(overlap, seen.length);
      buffer.copyWithin(0, seen.length - rest, seen.length);
      kept = rest;
    }
  } finally {
    closeSync(fd);
  }
}

/** The files of a folder that hold one of the values in any form, and how many were looked at. */
export function scan(folder, values) {
  const needles = values.flatMap(formsOf).map((form) => Buffer.from(form, "utf8"));
  const found = [];
  let files = 0;
  for (const file of filesIn(folder)) {
    files += 1;
    if (needles.length > 0 && holds(file, needles)) found.push(relative(folder, file));
  }
  return { found: found.sort(), files };
}

/**
 * All that was handed over: for each app a folder, and beside it `<folder>.canaries.json` with what must not be in any of them.
 * @returns what is wrong, in sentences; nothing to look at is wrong too
 */
export function faultsIn(handedOver) {
  const names = readdirSync(handedOver);
  const lists = names.filter((name) => name.endsWith(".canaries.json"));
  const values = [...new Set(lists.flatMap((name) => JSON.parse(readFileSync(join(handedOver, name), "utf8"))))];
  if (values.length === 0) return ["No app with canary secrets was handed over: nothing was looked at."];
  return lists.flatMap((name) => {
    const app = name.slice(0, -".canaries.json".length);
    const { found, files } = scan(join(handedOver, app), values);
    if (files === 0) return [`${app} has no files: nothing was looked at.`];
    return found.map((file) => `${join(app, file)} holds a canary secret.`);
  });
}
