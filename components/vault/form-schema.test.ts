import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldValues, formFields } from "./form-schema";

const schema = z.object({
  api_key: z.string().min(1).meta({ title: "API key", secret: true }),
  region: z.enum(["eu", "us"]).default("eu"),
  port: z.number().optional(),
  tls: z.boolean().default(true),
});
const fields = formFields(z.toJSONSchema(schema, { io: "input" }));

describe("a credential's form", () => {
  it("has the schema's fields in order, with what zod's meta says", () => {
    expect(fields.map(({ name, kind, required, initial }) => [name, kind, required, initial])).toEqual([
      ["api_key", "secret", true, ""],
      ["region", "select", false, "eu"],
      ["port", "number", false, ""],
      ["tls", "switch", false, true],
    ]);
    expect(fields[0]?.title).toBe("API key");
  });

  it("leaves out what is empty, so a replacement keeps what is stored", () => {
    expect(fieldValues(fields, { api_key: "", region: "us", port: "5432", tls: false })).toEqual({
      region: "us",
      port: 5432,
      tls: false,
    });
  });
});
