import { describe, expect, it } from "vitest";
import { z } from "zod";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { fieldErrors, fieldsOf, sayDefault } from "./schema";

describe("fields of a schema", () => {
  it("come with label, widget and default, the required ones first", () => {
    const schema = z.object({
      loud: z.boolean().default(true).meta({ title: "Loud" }),
      count: z.number().int().min(1).max(5).optional(),
      pick: z.array(z.enum(["a", "b"])).default(["a"]),
      kind: z.enum(["x", "y"]).nullish(),
      body: z.unknown().optional(),
      wait: z.union([z.number(), z.string()]).optional().meta({ widget: "duration" }),
      url: z
        .string()
        .min(1)
        .meta({ title: "URL", description: "Where to.", widget: "template", placeholder: "https://" }),
    });
    const fields = new Map(fieldsOf(schema).map((field) => [field.name, field]));
    expect([...fields.keys()][0]).toBe("url");
    expect(fields.get("url")).toMatchObject({
      title: "URL",
      help: "Where to.",
      widget: "template",
      required: true,
      placeholder: "https://",
    });
    expect(fields.get("loud")).toMatchObject({ widget: "switch", default: true, required: false });
    expect(fields.get("count")).toMatchObject({ widget: "number", integer: true, min: 1, max: 5 });
    expect(fields.get("pick")).toMatchObject({ widget: "select", options: ["a", "b"], multiple: true });
    expect(fields.get("kind")).toMatchObject({ widget: "select", options: ["x", "y"], multiple: false });
    expect(fields.get("body")?.widget).toBe("json");
    expect(fields.get("wait")?.widget).toBe("duration");
  });

  it("exist for every node and trigger type, each with a label and a line of help", () => {
    for (const definition of [...nodeTypes.values(), ...triggerTypes.values()]) {
      for (const field of fieldsOf(definition.config)) {
        expect(field.title, `${definition.type}.${field.name}`).toMatch(/^[A-Z]/);
        expect(field.help, `${definition.type}.${field.name}`).toBeTruthy();
      }
    }
  });
});

it("an error is said for the field it belongs to", () => {
  const errors = fieldErrors(z.object({ url: z.string().min(1, "Write the address."), n: z.number() }), {
    url: "",
    n: 1,
  });
  expect([...errors]).toEqual([["url", "Write the address."]]);
});

it("a default is said in words, an empty one not at all", () => {
  expect([sayDefault(30), sayDefault("GET"), sayDefault({}), sayDefault(undefined), sayDefault(["POST"])]).toEqual([
    "30",
    "GET",
    null,
    null,
    "POST",
  ]);
});
