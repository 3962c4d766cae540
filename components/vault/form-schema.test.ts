import { describe, expect, it } from "vitest";
import { z } from "zod";
import { credentialTypes } from "@/lib/credentials/registry";
import { fieldValues, fittingForms, formFields } from "./form-schema";
import { credentialForms } from "./forms";
import { CREDENTIAL_ICONS } from "./type-icon";

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

  it("forgets what was shown and has been emptied, and keeps a secret that is left empty", () => {
    const emptied = { api_key: "", region: "eu", port: "", tls: true };
    expect(fieldValues(fields, emptied, { api_key: "…", port: "5432" })).toEqual({
      region: "eu",
      port: null,
      tls: true,
    });
  });
});

describe("the types", () => {
  const found = (query: string) => fittingForms(credentialForms(), query).map(({ type }) => type);

  it("are found by title, description and other words, the title first", () => {
    expect(found("")).toEqual([...credentialTypes.keys()]);
    expect(found("redis")).toEqual(["redis"]);
    expect(found("mail")).toEqual(["smtp"]);
    expect(found("git tok")[0]).toBe("git_token");
    expect(found("GitHub")[0]).toBe("github_app");
    expect(found("nothing like it")).toEqual([]);
  });

  it("have an icon each", () => {
    for (const { icon } of credentialForms()) expect(CREDENTIAL_ICONS).toHaveProperty(icon);
  });

  it("show the words of a choice, and a file as more than a line", () => {
    const [form] = credentialForms(["git_ssh"]);
    expect(form?.fields.find(({ name }) => name === "private_key")?.kind).toBe("secret-file");
    const [smtp] = credentialForms(["smtp"]);
    expect(smtp?.fields.find(({ name }) => name === "security")?.options[0]).toEqual({
      value: "starttls",
      label: "STARTTLS",
    });
  });
});
