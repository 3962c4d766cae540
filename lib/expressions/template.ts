/** Texts with `{{ expression }}` parts: where each begins and ends, whatever quotes and braces are inside. */
import { LRUCache } from "lru-cache";

export interface TemplatePart {
  kind: "text" | "expression";
  text: string;
  /** Offset of `text` in the template. */
  start: number;
}

const cache = new LRUCache<string, TemplatePart[]>({
  max: 2000,
  maxSize: 8_000_000,
  sizeCalculation: (_parts, key) => key.length + 1,
});

/** Splits a template. An opening `{{` that is never closed is text. */
export function parseTemplate(template: string): TemplatePart[] {
  const before = cache.get(template);
  if (before) return before;
  const parts: TemplatePart[] = [];
  let from = 0;
  for (let open = template.indexOf("{{"); open !== -1; open = template.indexOf("{{", from)) {
    const close = endOfExpression(template, open + 2);
    if (close === -1) break;
    if (open > from) parts.push({ kind: "text", text: template.slice(from, open), start: from });
    parts.push({ kind: "expression", text: template.slice(open + 2, close), start: open + 2 });
    from = close + 2;
  }
  if (from < template.length) parts.push({ kind: "text", text: template.slice(from), start: from });
  cache.set(template, parts);
  return parts;
}

/** True when the text has at least one `{{ }}` part. */
export function isExpression(text: string): boolean {
  return text.includes("{{") && parseTemplate(text).some((part) => part.kind === "expression");
}

/** The expression of a template that is nothing else (white space around it aside), or null. */
export function soleExpression(template: string): TemplatePart | null {
  if (!template.includes("{{")) return null;
  const parts = parseTemplate(template).filter((part) => part.kind === "expression" || part.text.trim() !== "");
  const [only] = parts;
  return parts.length === 1 && only?.kind === "expression" ? only : null;
}

/** Offset of the closing `}}`: the first one outside quotes and nested braces, else simply the first one; -1 for none. */
function endOfExpression(template: string, start: number): number {
  const first = template.indexOf("}}", start);
  if (first === -1) return -1;
  let depth = 0;
  for (let index = start; index < template.length; index += 1) {
    const char = template.charAt(index);
    if (char === '"' || char === "'" || char === "`") {
      const end = endOfQuote(template, index);
      if (end === -1) return first;
      index = end;
    } else if (char === "/" && template.charAt(index + 1) === "*") {
      const end = template.indexOf("*/", index + 2);
      if (end === -1) return first;
      index = end + 1;
    } else if (char === "{") depth += 1;
    else if (char === "}") {
      if (depth > 0) depth -= 1;
      else if (template.charAt(index + 1) === "}") return index;
      else return first;
    }
  }
  return first;
}

function endOfQuote(template: string, start: number): number {
  const quote = template.charAt(start);
  for (let index = start + 1; index < template.length; index += 1) {
    const char = template.charAt(index);
    if (char === "\\" && quote !== "`") index += 1;
    else if (char === quote) return index;
  }
  return -1;
}
