/** Live check and preview of expressions. The evaluator is loaded when the first expression field is on the page. */
import type { ExpressionScope } from "@/lib/nodes/types";

export type ExpressionKind = "expression" | "template" | "deep-template" | "either";

/** `{{ … }}` parts of a text. */
const PART = /\{\{([\s\S]*?)\}\}/g;

const load = () => import("@/lib/expressions");

/** What is wrong with the text as typed, in one sentence, or null. */
export async function checkText(text: string, kind: ExpressionKind): Promise<string | null> {
  if (text.trim() === "") return null;
  const { check } = await load();
  const whole = kind === "expression" || (kind === "either" && !text.includes("{{"));
  const parts = whole ? [text] : [...text.matchAll(PART)].map((match) => match[1] ?? "");
  for (const part of parts) {
    const problem = check(part);
    if (problem) return problem.message;
  }
  return null;
}

export type Preview = { value: unknown } | { error: string };

/** The value of the text in a scope; time and depth limited by the evaluator. */
export async function previewText(text: string, kind: ExpressionKind, scope: ExpressionScope): Promise<Preview> {
  const { evaluate, render } = await load();
  const whole = kind === "expression" || (kind === "either" && !text.includes("{{"));
  try {
    return { value: whole ? await evaluate(text, scope) : await render(text, scope) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
