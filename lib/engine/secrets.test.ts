import fc from "fast-check";
import { expect, it } from "vitest";
import { holdsSecret, openEnd, redactDeep, redactText } from "./secrets";

it("a text that comes in pieces shows no secret, however it is cut", () => {
  const secret = "sk-abcabcabd";
  const secrets = new Set([secret]);
  const parts = fc.array(fc.constantFrom("sk-", "abc", "abd", "a", secret, " "), { maxLength: 12 });
  fc.assert(
    fc.property(parts, (pieces) => {
      let open = "";
      let shown = "";
      for (const piece of pieces) {
        open += piece;
        const held = openEnd(secrets, open);
        shown += redactText(secrets, open.slice(0, open.length - held));
        open = open.slice(open.length - held);
      }
      expect(shown).not.toContain(secret);
      expect(shown + open).toBe(redactText(secrets, pieces.join("")));
    }),
  );
});

it("finds secrets that JSON writes with escapes", () => {
  const secrets = new Set(['quo"ted\\value']);
  const value = { a: ['x quo"ted\\value y'] };
  expect(holdsSecret(secrets, JSON.stringify(value))).toBe(true);
  expect(redactDeep(secrets, value)).toEqual({ a: ["x [secret] y"] });
});
