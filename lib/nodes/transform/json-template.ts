/** JSON with `{{ expression }}` in the place of a value or inside a text. */
import { parseTemplate } from "@/lib/expressions/template";

/**
 * Parses a JSON template into a value whose texts still hold their `{{ }}` parts: a part that stands outside of quotes
 * becomes a text of its own, so `{"n": {{ input.n }}}` gives {n: "{{ input.n }}"}. Null when the rest is no JSON.
 */
export function parseJsonTemplate(template: string): { value: unknown } | null {
  let quoted = false;
  const json = parseTemplate(template).map(({ kind, text }) => {
    if (kind === "expression") return quoted ? `{{${text}}}` : JSON.stringify(`{{${text}}}`);
    quoted = quotedAfter(text, quoted);
    return text;
  });
  try {
    return { value: JSON.parse(json.join("")) };
  } catch {
    return null; // Not JSON: the caller takes it as plain text with parts.
  }
}

/** Whether a JSON text is open after this piece of it. */
function quotedAfter(piece: string, before: boolean): boolean {
  let quoted = before;
  for (let at = 0; at < piece.length; at += 1) {
    const character = piece.charAt(at);
    if (character === '"') quoted = !quoted;
    else if (quoted && character === "\\") at += 1;
  }
  return quoted;
}
