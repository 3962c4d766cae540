/** Live check and preview of expressions. The evaluator is loaded when the first expression field is on the page. */
import type { ExpressionScope } from "@/lib/nodes/types";

export type ExpressionKind = "expression" | "template" | "deep-template" | "either";

const load = () => import("@/lib/expressions");

const isWhole = (text: string, kind: ExpressionKind) =>
  kind === "expression" || (kind === "either" && !text.includes("{{"));

/** What is wrong with the text as typed, in one sentence, or null. */
export async function checkText(text: string, kind: ExpressionKind): Promise<string | null> {
  if (text.trim() === "") return null;
  const { check, checkTemplate } = await load();
  return (isWhole(text, kind) ? check(text) : checkTemplate(text))?.message ?? null;
}

export type Preview = { value: unknown } | { error: string };

/** The value of the text in a scope; time and depth limited by the evaluator. */
export async function previewText(text: string, kind: ExpressionKind, scope: ExpressionScope): Promise<Preview> {
  const { evaluate, render } = await load();
  try {
    return { value: isWhole(text, kind) ? await evaluate(text, scope) : await render(text, scope) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
