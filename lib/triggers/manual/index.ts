/** Started by a person with "Run" or by the API; the input schema makes the form and checks the input. */
import { z } from "zod";
import { jsonSchemaObject } from "@/lib/workflow/schema";
import { defineTrigger } from "../define";

const config = z.object({
  input_schema: jsonSchemaObject.nullish().meta({
    title: "Input schema",
    description: "JSON Schema of the input. Empty: the workflow's own input schema, or any JSON.",
    widget: "json",
  }),
});

export default defineTrigger({
  type: "manual",
  version: 1,
  title: "Manual",
  description: "A person or the API starts it, with input from a form.",
  keywords: ["button", "test", "form", "run"],
  icon: "play",
  config,
  defaults: {},
  summary: ({ input_schema }) => {
    const fields = Object.keys((input_schema?.properties ?? {}) as Record<string, unknown>);
    return fields.length > 0
      ? `Asks for ${fields.slice(0, 4).join(", ")}${fields.length > 4 ? ", …" : ""}`
      : "Any input";
  },
});
