/** Values and texts, as executors need them. */
import { isExpression } from "@/lib/expressions";
import { NodeError } from "./errors";
import type { NodeContext } from "./types";

/** Characters of one emitted piece: at most 6 KB of UTF-8, under the 8 KB that watchers accept. */
const PIECE = 2000;

/** A value as text for people, models and headers: a text as it is, nothing for null, else JSON. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** Value of an `either` field: a template when it holds `{{`, else an expression. @throws ExpressionError */
export function evaluateEither(ctx: NodeContext, text: string): Promise<unknown> {
  return isExpression(text) ? ctx.render(text) : ctx.evaluate(text);
}

/** Emits a text of any length in pieces, never cutting a character in two. */
export function emitText(ctx: NodeContext, type: "log" | "token", text: string): void {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + PIECE);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    ctx.emit({ type, text: text.slice(from, to) });
    from = to;
  }
}

/** The value itself, or a note with its beginning when its JSON is longer than `max` characters. */
export function atMost(value: unknown, max: number): unknown {
  const json = JSON.stringify(value) ?? "null";
  return json.length <= max ? value : { note: "Too large to show whole.", beginning: json.slice(0, max >> 3) };
}

/** Call first in every executor that reaches outside: a cancelled node does nothing more. @throws NodeError cancelled */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

export function cancelled(): NodeError {
  return new NodeError("cancelled", "The node was cancelled.", { retriable: false });
}
