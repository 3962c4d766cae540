/** What every registered credential type must fulfil. */
import { describe, expect, it } from "vitest";
import { credentialTypes } from "./registry";
import { testerFor } from "./registry.server";

describe.each([...credentialTypes])("the credential type %s", (type, definition) => {
  it("is complete and has a tester", async () => {
    expect(definition.type).toBe(type);
    expect([definition.title, definition.description, definition.icon].every((text) => text.length > 0)).toBe(true);
    expect(typeof (await testerFor(type)).test).toBe("function");
  });

  it("titles and describes each field, and marks at least one as secret", () => {
    const metas = Object.values(definition.fields.shape).map((field) => field.meta());
    for (const meta of metas)
      expect(meta).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    expect(metas.some((meta) => meta?.secret === true)).toBe(true);
  });
});

it("an unknown credential type is a named error", async () => {
  await expect(testerFor("constructor")).rejects.toMatchObject({ code: "unknown_credential_type", retriable: false });
});
