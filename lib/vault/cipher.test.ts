import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decrypt, encrypt } from "./cipher";

const key = randomBytes(32);
const place = ["org", "row", "type"];

describe("sealing", () => {
  it("gives back what was sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.string(), { minLength: 1 }), (text, at) => {
        const bytes = Buffer.from(text, "utf8");
        expect(decrypt("v2", key, at, encrypt("v2", key, at, bytes))).toEqual(bytes);
      }),
    );
  });

  it("never makes the same text twice, and none that shows the value", () => {
    const made = Array.from({ length: 50 }, () => encrypt("v2", key, place, "canary-value"));
    expect(new Set(made).size).toBe(50);
    for (const text of made) expect(Buffer.from(text, "base64url").toString("latin1")).not.toContain("canary");
  });

  it("opens in no other place, under no other key and as no other version", () => {
    const sealed = encrypt("v2", key, place, "canary-value");
    for (const other of [
      ["other", "row", "type"],
      ["org", "other", "type"],
      ["org", "row", "other"],
      ["org", "row"],
      [],
    ])
      expect(decrypt("v2", key, other, sealed)).toBeNull();
    expect(decrypt("v2", randomBytes(32), place, sealed)).toBeNull();
    expect(decrypt("v1", key, place, sealed)).toBeNull();
    expect(decrypt("v1", key, place, sealed.replace(/^v2/, "v1"))).toBeNull();
  });

  it("opens with no bit flipped, nothing cut off and nothing left out", () => {
    const sealed = encrypt("v2", key, place, "canary-value");
    const parts = sealed.split(".");
    const flips = parts.slice(1).flatMap((part, index) => {
      const bytes = Buffer.from(part, "base64url");
      return [...bytes].flatMap((byte, at) =>
        [1, 2, 4, 8, 16, 32, 64, 128].map((bit) => {
          const changed = Buffer.from(bytes);
          changed[at] = byte ^ bit;
          return parts.map((it, i) => (i === index + 1 ? changed.toString("base64url") : it)).join(".");
        }),
      );
    });
    const cuts = Array.from({ length: sealed.length }, (_, length) => sealed.slice(0, length));
    const left = parts.map((_part, at) => parts.filter((_, i) => i !== at).join("."));
    for (const text of [...flips, ...cuts, ...left, "v2...", `${sealed}.x`])
      expect(decrypt("v2", key, place, text)).toBeNull();
  });
});
