/** What goes into the audit log of a value: never a secret, and not much of anything. */

/** Names of fields whose values may be secrets. Better one too many. */
const SECRET = /pass|secret|token|credential_value|authorization|cookie|private|^fields$|api_?key|^key$/i;
const REMOVED = "[removed]";
const MAX_TEXT = 500;
const MAX_ITEMS = 50;
const MAX_DEPTH = 6;
const MAX_BYTES = 8 * 1024;

/** A copy without secrets, cut to what a reader looks at; undefined for nothing. */
export function redact(value: unknown): unknown {
  if (value === undefined) return undefined;
  const copy = part(value, 0);
  return JSON.stringify(copy).length > MAX_BYTES ? { note: "[too large]" } : copy;
}

function part(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (depth >= MAX_DEPTH) return "[…]";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => part(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => [name, SECRET.test(name) ? REMOVED : part(item, depth + 1)]),
  );
}
