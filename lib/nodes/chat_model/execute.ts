import { NodeError } from "../errors";
import { asText, emitText, stopIfAborted } from "../text";
import type { ChatMessage, NodeExecutor } from "../types";
import type chatModel from "./index";

export const executor: NodeExecutor<typeof chatModel.config> = {
  async execute(ctx, config, input) {
    stopIfAborted(ctx.signal);
    const credential = await ctx.credential("llm");
    const model = firstText(config.llm_model, ctx.setting("llm_model"), credential.secret.default_model);
    if (!model) {
      throw new NodeError("model_missing", "No model is named for this node.", {
        retriable: false,
        hint: "Choose one in the node, as llm_model of the workflow, or as default of the credential.",
      });
    }
    const prompt = config.prompt?.trim() ? asText(await ctx.render(config.prompt)) : asText(input);
    const messages: ChatMessage[] = [];
    if (config.system_prompt?.trim()) {
      messages.push({ role: "system", content: asText(await ctx.render(config.system_prompt)) });
    }
    messages.push({ role: "user", content: prompt });
    const result = await ctx.llm.chat(
      {
        credential,
        model,
        messages,
        temperature: config.temperature,
        maxTokens: config.max_tokens,
        onToken: (text) => emitText(ctx, "token", text),
      },
      ctx.signal,
    );
    return { kind: "output", output: { text: result.text, model: result.model, usage: result.usage } };
  },
};

function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find((item): item is string => typeof item === "string" && item.trim() !== "")?.trim();
}
