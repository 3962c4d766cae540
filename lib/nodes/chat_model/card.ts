import { defineCard, MAIN, shorten } from "../define";
import type { Config } from "./index";

export default defineCard<Config>({
  type: "chat_model",
  version: 1,
  category: "ai",
  title: "Chat model",
  description: "Asks a language model once and gives on its answer.",
  keywords: ["llm", "gpt", "openai", "prompt", "assistant", "completion", "summarize", "classify"],
  icon: "sparkles",
  defaults: {},
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: true,
  sideEffect: false,
  summary: ({ prompt, system_prompt, llm_model }) =>
    shorten([llm_model, prompt?.trim() || system_prompt?.trim() || "answers the input"].filter(Boolean).join(": ")),
  expressionFields: [
    { field: "system_prompt", kind: "template" },
    { field: "prompt", kind: "template" },
  ],
});
