import { isExpression } from "@/lib/expressions";
import type { NodeExecutor } from "../types";
import type transform from "./index";
import { parseJsonTemplate } from "./json-template";

export const executor: NodeExecutor<typeof transform.config> = {
  async execute(ctx, { expression }) {
    if (!isExpression(expression)) return { kind: "output", output: (await ctx.evaluate(expression)) ?? null };
    const template = parseJsonTemplate(expression);
    const output = template ? await ctx.renderDeep(template.value) : await ctx.render(expression);
    return { kind: "output", output: output ?? null };
  },
};
