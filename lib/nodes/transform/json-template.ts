/** JSON with `{{ expression }}` in the place of a value or inside a text. */

/**
 * Parses a JSON template into a value whose texts still hold their `{{ }}` parts: a part that stands outside of quotes
 * becomes a text of its own, so `{"n": {{ input.n }}}` gives {n: "{{ input.n }}"}. Null when the rest is no JSON.
 */
export function parseJsonTemplate(text: string): { value: unknown } | null {
  let json = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === "\\") {
      json += text.slice(at, at + 2);
      at += 1;
    } else if (!quoted && text.startsWith("{{", at)) {
      const end = endOfPart(text, at + 2);
      if (end < 0) return null;
      json += JSON.stringify(text.slice(at, end));
      at = end - 1;
    } else {
      if (character === '"') quoted = !quoted;
      json += character;
    }
  }
  try {
    return { value: JSON.parse(json) };
  } catch {
    return null; // Not JSON: the caller takes it as plain text with parts.
  }
}

/** Offset just after the `}}` that closes a part, minding quotes and inner braces; -1 when there is none. */
function endOfPart(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'" || character === "`") {
      at = endOfQuote(text, at);
      if (at < 0) return -1;
    } else if (character === "{") depth += 1;
    else if (character === "}") {
      if (depth === 0) return text.charAt(at + 1) === "}" ? at + 2 : -1;
      depth -= 1;
    }
  }
  return -1;
}

function endOfQuote(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}
