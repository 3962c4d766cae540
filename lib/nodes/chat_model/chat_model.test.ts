import { describe, expect, it } from "vitest";
import { runNode, type TestContextOptions } from "../testing";
import type { ChatRequest } from "../types";
import { executor } from "./execute";
import definition from "./index";

const credentials = { llm: { type: "openai", secret: { api_key: "key", default_model: "default-model" } } };

async function ask(config: Record<string, unknown>, options: TestContextOptions = {}) {
  const asked: ChatRequest[] = [];
  const llm = {
    chat: async (request: ChatRequest) => {
      asked.push(request);
      for (const piece of ["Hel", "lo"]) request.onToken?.(piece);
      const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };
      return { text: "Hello", model: `${request.model}-0613`, usage, finish_reason: "stop" };
    },
  };
  const { outcome, ctx } = await runNode(definition, executor, config, { credentials, llm, ...options });
  return { outcome, ctx, request: asked[0] };
}

describe("the chat model", () => {
  it("fills instructions and prompt, streams the answer and gives text, model and usage", async () => {
    const config = {
      system_prompt: 'At most {max_length} words. Answer {"summary": "..."}.',
      prompt: "Summarise {{ input.text }}",
      llm_model: "own-model",
      temperature: 0.5,
      max_tokens: 9,
    };
    const { outcome, ctx, request } = await ask(config, { input: { max_length: 20, text: "a text" } });
    expect(request).toMatchObject({
      model: "own-model",
      temperature: 0.5,
      maxTokens: 9,
      messages: [
        { role: "system", content: 'At most 20 words. Answer {"summary": "..."}.' },
        { role: "user", content: "Summarise a text" },
      ],
    });
    expect(ctx.emitted).toEqual([
      { type: "token", text: "Hel" },
      { type: "token", text: "lo" },
    ]);
    expect(outcome).toEqual({
      kind: "output",
      output: {
        text: "Hello",
        model: "own-model-0613",
        usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
      },
    });
  });

  it.each([
    ["a text", "Hi there", "Hi there"],
    ["a value", { a: 1 }, '{\n  "a": 1\n}'],
    ["nothing", null, ""],
  ])("asks with its input when it has no prompt (%s)", async (_name, input, content) => {
    expect((await ask({}, { input })).request?.messages).toEqual([{ role: "user", content }]);
  });

  it("takes the model of the node, else of the workflow, else of the credential", async () => {
    const settings = { llm_model: "workflow-model" };
    expect((await ask({ llm_model: "own" }, { settings })).request?.model).toBe("own");
    expect((await ask({}, { settings })).request?.model).toBe("workflow-model");
    expect((await ask({})).request?.model).toBe("default-model");
    const none = ask({}, { credentials: { llm: { type: "openai", secret: { api_key: "key" } } } });
    await expect(none).rejects.toMatchObject({ code: "model_missing", retriable: false });
  });
});
