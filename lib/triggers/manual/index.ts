/** Started by a person with "Run" or by the API; the input schema makes the form and checks the input. */
import { z } from "zod";
import { jsonSchemaObject } from "@/lib/workflow/schema";
import { defineTrigger } from "../define";
import card from "./card";

const config = z.object({
  input_schema: jsonSchemaObject.nullish().meta({
    title: "Input schema",
    description: "JSON Schema of the input. Empty: the workflow's own input schema, or any JSON.",
    widget: "json",
  }),
});

export type Config = z.infer<typeof config>;

export default defineTrigger({ ...card, config });
