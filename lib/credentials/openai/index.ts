/** A key for OpenAI or for a server that speaks its protocol (vLLM, Ollama, LM Studio, OpenRouter, …). */
import { z } from "zod";
import { defineCredential, maskSecret } from "../define";
import { hostOf } from "../fields";

export const OPENAI_URL = "https://api.openai.com/v1";

const fields = z.object({
  api_key: z.string().trim().min(1, "Paste the key.").max(1000).meta({
    title: "API key",
    description: "Stored encrypted and never shown again. A server that needs none takes any text.",
    widget: "text",
    secret: true,
    placeholder: "sk-…",
  }),
  base_url: z
    .url({ protocol: /^https?$/, error: "An http or https address, such as https://api.openai.com/v1." })
    .max(2000)
    .default(OPENAI_URL)
    .meta({
      title: "Base URL",
      description: "Change it for a server that is compatible with OpenAI.",
      widget: "text",
      placeholder: OPENAI_URL,
    }),
  default_model: z.string().trim().max(200).optional().meta({
    title: "Default model",
    description: "Used when neither the node nor the workflow names a model.",
    widget: "text",
    placeholder: "gpt-4o",
  }),
});

export default defineCredential({
  type: "openai",
  title: "OpenAI or compatible",
  description: "A language model behind the OpenAI protocol.",
  icon: "sparkles",
  category: "ai",
  keywords: ["gpt", "llm", "ollama", "vllm", "openrouter"],
  fields,
  hosts: ({ base_url }) => [hostOf(base_url)],
  hint: ({ api_key, base_url, default_model }) => ({
    api_key: maskSecret(api_key),
    base_url: base_url.replace(/\/\/[^/@]*@/, "//"),
    ...(default_model ? { default_model } : {}),
  }),
});
