/** A key for Anthropic. */
import { z } from "zod";
import { defineCredential } from "../define";
import { baseUrl, hostOf, token } from "../fields";

export const ANTHROPIC_URL = "https://api.anthropic.com";

const fields = z.object({
  api_key: token("API key", "sk-ant-…"),
  base_url: baseUrl("Base URL", "Change it for a gateway that speaks Anthropic's protocol.", ANTHROPIC_URL),
  default_model: z.string().trim().max(200).optional().meta({
    title: "Default model",
    description: "Used when neither the node nor the workflow names a model.",
    widget: "text",
  }),
});

export default defineCredential({
  type: "anthropic",
  title: "Anthropic",
  description: "Claude models.",
  icon: "sparkles",
  category: "ai",
  keywords: ["claude", "llm"],
  fields,
  hosts: ({ base_url }) => [hostOf(base_url)],
});
