import { describe, expect, it } from "vitest";
import { runNode, testContext } from "../testing";
import { executor } from "./execute";
import definition from "./index";

const input = { text: "Hello", name: "Ada" };
const call = async (config: Record<string, unknown>) =>
  (await runNode(definition, executor, config, { input })).outcome;
const returned = async (config: Record<string, unknown>, output: unknown) =>
  executor.resume?.(testContext({ input }), definition.config.parse(config), input, {
    kind: "returned",
    execution_id: "execution-2",
    output,
  });

describe("calling a workflow", () => {
  it.each([
    ["its own input", {}, input],
    ["its own input, when the mapping is empty", { input_mapping: {} }, input],
    ["what is mapped", { input_mapping: { content: "{{ input.text }}", n: 5 } }, { content: "Hello", n: 5 }],
  ])("hands on %s", async (_name, config, expected) => {
    expect(await call({ workflow: "summarizer", ...config })).toEqual({
      kind: "call",
      target: { workflow: "summarizer", version: null },
      input: expected,
    });
  });

  it("asks for the version that is pinned", async () => {
    expect(await call({ workflow: "summarizer", version: 3 })).toMatchObject({ target: { version: 3 } });
    expect(definition.summary(definition.config.parse({ workflow: "summarizer", version: 3 }), [])).toBe(
      "summarizer, version 3",
    );
  });

  it("fails while no workflow is chosen", async () => {
    await expect(call({})).rejects.toMatchObject({ code: "workflow_not_chosen", retriable: false });
    expect(definition.summary(definition.config.parse({}), [])).toBe("No workflow chosen");
  });

  it.each([
    ["the output as it is", {}, { summary: "Hi" }],
    [
      "what is mapped of output and input",
      { output_mapping: { short: "{{ output.summary }}", for: "To {{ input.name }}" } },
      { short: "Hi", for: "To Ada" },
    ],
  ])("gives on %s", async (_name, config, expected) => {
    expect(await returned(config, { summary: "Hi" })).toEqual({ kind: "output", output: expected });
  });

  it("does not take another wake-up for a result", async () => {
    const config = definition.config.parse({ workflow: "summarizer" });
    await expect(executor.resume?.(testContext(), config, input, { kind: "slept" })).rejects.toMatchObject({
      code: "call_no_result",
    });
  });
});
