/**
 * Escapes that JSON knows and PostgreSQL's jsonb refuses: NUL and lone surrogates (JSON.stringify escapes no other surrogates).
 * The look-behind skips an escaped backslash, so the text `\\u0000` survives.
 */
const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** JSON text for a jsonb parameter; what jsonb cannot hold becomes U+FFFD, so that one odd character cannot block a run for ever. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  return text.includes("\\u") ? text.replace(REFUSED, "$1\\ufffd") : text;
}
