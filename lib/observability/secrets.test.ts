import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecretValues } from "./secrets";

const strictPercent = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
/** The ways in which services and libraries write a value down. */
const ENCODERS: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  JSON: (text) => JSON.stringify({ text }),
  "JSON within JSON": (text) => JSON.stringify({ text: JSON.stringify(text) }),
  "JSON with escaped slashes and characters": (text) =>
    JSON.stringify(text)
      .replaceAll("/", "\\/")
      .replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "percent-encoded": encodeURIComponent,
  "percent-encoded, every sign": strictPercent,
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "of a whole address": encodeURI,
  "of a form": (text) => new URLSearchParams({ text }).toString(),
  base64: (text) => Buffer.from(text).toString("base64"),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  "base64 in a form": (text) => new URLSearchParams({ text: Buffer.from(text).toString("base64") }).toString(),
  hex: (text) => Buffer.from(text).toString("hex"),
  "hex in capitals": (text) => Buffer.from(text).toString("hex").toUpperCase(),
};

const secret = fc.oneof(
  fc.string({ unit: "binary", minLength: 6, maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(..."abAZ09 +/=-_~.%\\\"'&<>{}\n\t\u00e9\u{1f600}"), minLength: 6, maxLength: 60 }),
);
const around = fc.string({ unit: "binary", maxLength: 12 });

describe.each(Object.entries(ENCODERS))("a secret written %s", (_name, encode) => {
  it("is struck out, whatever it is and whatever stands around it", () => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        // Longer than one character that repeats, which may stand around it by chance.
        fc.pre(new Set(value).size > 2 && !`${before}${after}`.includes(value.slice(0, 3)));
        const secrets = new SecretValues();
        secrets.add(value);
        const written = encode(before + value + after);
        const clean = secrets.redact(written);
        expect(secrets.holds(written)).toBe(true);
        expect(clean).toContain("[secret]");
        expect(clean).not.toContain(encode(value).slice(1, -1));
        expect(secrets.holds(clean)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

it("basic authentication shows neither name nor password", () => {
  const secrets = new SecretValues();
  secrets.add("correct horse");
  const header = `Basic ${Buffer.from("somebody:correct horse").toString("base64")}`;
  const shown = secrets
    .redact(header)
    .replace(/^Basic /, "")
    .replace(/\[secret\].*/, "");
  expect(Buffer.from(shown, "base64").toString()).not.toContain("cor");
});

it("a key file is known by its lines, however they are joined", () => {
  const body = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"];
  const file = `-----BEGIN PRIVATE KEY-----\n${body.join("\n")}\n-----END PRIVATE KEY-----\n`;
  const secrets = new SecretValues();
  secrets.add(file);
  for (const written of [file, file.replaceAll("\n", "\r\n"), JSON.stringify(file), body.join(" "), body[1] ?? ""])
    expect(secrets.redact(written)).not.toMatch(/MIIEvQ|BKcwgg/);
  expect(secrets.redact("-----BEGIN PRIVATE KEY-----")).toBe("-----BEGIN PRIVATE KEY-----");
});

it("leaves other text alone, and does nothing while none is known", () => {
  const secrets = new SecretValues();
  expect(secrets.redact("abcdef")).toBe("abcdef");
  secrets.add("", "short", "sk-0123456789");
  expect(secrets.size).toBe(1);
  expect(secrets.redactDeep({ a: ["short", 5, null], sk: "sk-012345678" })).toEqual({
    a: ["short", 5, null],
    sk: "sk-012345678",
  });
  expect(secrets.redactDeep({ "x sk-0123456789": ["sk-0123456789"] })).toEqual({ "x [secret]": ["[secret]"] });
});

it("of two secrets, one of which begins with the other, the longer is struck out whole", () => {
  const secrets = new SecretValues();
  secrets.add("sk-012345", "sk-0123456789");
  expect(secrets.redact("x sk-0123456789 y")).toBe("x [secret] y");
});

it("a text that comes in pieces shows no secret, however it is cut", () => {
  const value = 'sk-"bcabcabd';
  const secrets = new SecretValues();
  secrets.add(value);
  const written = [value, JSON.stringify(value), encodeURIComponent(value), Buffer.from(value).toString("base64")];
  const parts = fc.array(fc.constantFrom("sk-", "abc", "abd", "a", " ", ...written), { maxLength: 12 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 7 }), (pieces, size) => {
      const whole = pieces.join("");
      let open = "";
      let shown = "";
      for (let at = 0; at < whole.length; at += size) {
        open += whole.slice(at, at + size);
        const held = secrets.openEnd(open);
        shown += secrets.redact(open.slice(0, open.length - held));
        open = open.slice(open.length - held);
      }
      for (const text of written.slice(0, 3)) expect(shown).not.toContain(text);
      expect(secrets.holds(shown)).toBe(false);
    }),
  );
});

it("a long text of backslashes takes no longer than another", () => {
  for (const value of ["/abcdefg", '"\n<secret>"', `${"\\".repeat(12)}x`]) {
    const secrets = new SecretValues();
    secrets.add(value);
    const text = "\\".repeat(200_000);
    expect(secrets.redact(`${text}-${JSON.stringify(value)}`)).not.toContain(JSON.stringify(value).slice(1, -1));
    expect(secrets.holds(text)).toBe(false);
  }
});
