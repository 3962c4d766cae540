/** One answer of a language model. Credential and model come from the workflow unless the node names its own. */
import { z } from "zod";
import { defineNode } from "../define";
import card from "./card";

const config = z.object({
  system_prompt: z.string().max(100_000).optional().meta({
    title: "Instructions",
    description: "How the model should behave. Parts in {{ }} are filled in, {word} from the input.",
    widget: "template",
    placeholder: "You are a helpful assistant.",
  }),
  prompt: z.string().max(200_000).optional().meta({
    title: "Prompt",
    description: "What is asked. Parts in {{ }} are filled in. Empty: the input as text.",
    widget: "template",
    placeholder: "Summarise: {{ input.text }}",
  }),
  llm_model: z.string().max(200).optional().meta({
    title: "Model",
    description: "Empty: the workflow's model.",
    widget: "model",
    slot: "llm",
    placeholder: "gpt-4o",
  }),
  llm: z.string().max(120).optional().meta({
    title: "Credential",
    description: "Empty: the workflow's credential for language models.",
    widget: "credential",
    slot: "llm",
  }),
  temperature: z.number().min(0).max(2).optional().meta({
    title: "Temperature",
    description: "0 keeps to the likeliest words, 2 is the wildest. Empty: the model's own.",
    widget: "number",
    advanced: true,
  }),
  max_tokens: z.number().int().min(1).max(1_000_000).optional().meta({
    title: "Longest answer (tokens)",
    description: "Empty: the model's own limit.",
    widget: "number",
    advanced: true,
  }),
});

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  credentials: [{ slot: "llm", types: ["openai"], required: true }],
  sample: {
    output: {
      text: "An answer.",
      model: "gpt-4o",
      usage: { input_tokens: 12, output_tokens: 4, total_tokens: 16 },
    },
  },
});
