/** JSON for PostgreSQL: jsonb refuses NUL and lone surrogates, which people's data does contain. */

/** What jsonb cannot hold, as JSON.stringify writes it (it escapes NUL and lone surrogates, nothing else of this shape). */
const SUSPECT = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function cleanText(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").replace(LONE, "\uFFFD");
}

function clean(_key: string, value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (value && typeof value === "object" && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [cleanText(name), item]));
  }
  return value;
}

/** JSON text that jsonb accepts; undefined becomes null. Characters it cannot hold become U+FFFD. */
export function pgJson(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return SUSPECT.test(text) ? JSON.stringify(value, clean) : text;
}

/**
 * What an executor gave back, as plain JSON data and its text: dates become text, undefined null, functions vanish.
 * The copy also keeps a node from changing a value that another node reads. @throws TypeError for cycles and bigint.
 */
export function plain(value: unknown): { value: unknown; text: string } {
  const text = JSON.stringify(value ?? null) ?? "null";
  return { value: typeof value === "object" && value !== null ? (JSON.parse(text) as unknown) : (value ?? null), text };
}
