import fc from "fast-check";
import { expect, it } from "vitest";
import { isInString, jsonPathAt } from "./json-place";

/** The text with the path put in where the bar is. */
function put(marked: string): string {
  const at = marked.indexOf("|");
  const text = marked.replace("|", "");
  return text.slice(0, at) + jsonPathAt(text, at, "input.id") + text.slice(at);
}

it("a path becomes a string in a JSON text, a part of a string in one, and a mere path in braces", () => {
  expect(put('{ "id": | }')).toBe('{ "id": "{{ input.id }}" }');
  expect(put('{ "id": "No. |" }')).toBe('{ "id": "No. {{ input.id }}" }');
  expect(put('{ "id": "{{ | }}" }')).toBe('{ "id": "{{ input.id }}" }');
  expect(put("Hello |")).toBe("Hello {{ input.id }}");
  expect(put("|")).toBe("{{ input.id }}");
  expect(put("{{ | }}")).toBe("{{ input.id }}");
});

it("knows strings, whatever is escaped in them", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (key, value) => {
      const before = `{${JSON.stringify(key)}:`;
      const text = `${before}${JSON.stringify(value)}}`;
      expect(isInString(text, before.length)).toBe(false);
      expect(isInString(text, before.length + 1)).toBe(true);
      expect(isInString(text, text.length - 2)).toBe(true);
      expect(isInString(text, text.length - 1)).toBe(false);
    }),
  );
});
