import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { env, setEnvForTests } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";
import { seal, unseal } from "./seal";

const place = () => ({ id: newId(), org_id: newId(), type: "openai" });

describe("sealing", () => {
  it("gives back what was sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const at = place();
        const expected: unknown = JSON.parse(JSON.stringify(fields));
        expect(unseal({ ...at, ...seal(fields, at), name: "n" })).toEqual(expected);
      }),
    );
  });

  it("never makes the same text twice, and none that shows the value", () => {
    const at = place();
    const made = Array.from({ length: 50 }, () => seal({ key: "canary-value" }, at).sealed);
    expect(new Set(made).size).toBe(50);
    for (const text of made) expect(Buffer.from(text, "base64url").toString("latin1")).not.toContain("canary");
  });

  it("opens in no other row, workspace or type", () => {
    const at = place();
    const sealed = seal({ key: "canary-value" }, at);
    for (const other of [{ id: newId() }, { org_id: newId() }, { type: "other" }]) {
      expect(() => unseal({ ...at, ...other, ...sealed, name: "n" })).toThrow(/was changed since it was sealed/);
    }
  });

  it("opens with no part changed, cut off or left out, and says nothing of the content", () => {
    const at = place();
    const { sealed, key_id } = seal({ key: "canary-value" }, at);
    const parts = sealed.split(".");
    const flipped = parts.map((_part, at) => parts.map((it, i) => (i === at ? flip(it) : it)).join("."));
    const cut = parts.map((_part, at) => parts.filter((_, i) => i !== at).join("."));
    for (const text of [...flipped, ...cut, "", "v1...", `${sealed}.x`]) {
      const thrown = catching(() => unseal({ ...at, sealed: text, key_id, name: "n" }));
      expect(thrown).toMatchObject({ code: "credential_unreadable", retriable: false });
      expect(JSON.stringify(thrown) + String(thrown)).not.toContain("canary");
    }
  });

  it("says so when the installation has another key", () => {
    const at = place();
    const sealed = seal({}, at);
    const { key } = env().encryptionKey;
    setEnvForTests({ encryptionKey: { id: "another", key } });
    expect(catching(() => unseal({ ...at, ...sealed, name: "n" }))).toMatchObject({
      code: "credential_unreadable",
      message: expect.stringContaining("another key"),
      hint: expect.stringContaining("FLOWPILOT_ENCRYPTION_KEY"),
    });
    setEnvForTests(null);
  });
});

function flip(part: string): string {
  const first = part.charAt(0);
  return `${first === "A" ? "B" : "A"}${part.slice(1)}`;
}

function catching(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
