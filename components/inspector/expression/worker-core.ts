/** What the worker of previews does with one question after the other. */
import { check, checkTemplate, ExpressionError, evaluate, render, renderDeep } from "@/lib/expressions";
import type { ExpressionScope } from "@/lib/nodes/types";
import { typeOf, type ValueType } from "./value-type";

export type Question =
  | { kind: "data"; id: number; scope: ExpressionScope; mapping: Record<string, unknown> | null }
  | { kind: "check"; id: number; text: string; isWhole: boolean }
  /** isMapping: a field of the input mapping itself, which sees what came in. */
  /** isDeep: a JSON text is a value whose texts are templates. */
  | { kind: "evaluate"; id: number; text: string; isWhole: boolean; isMapping: boolean; isDeep?: boolean }
  | { kind: "input"; id: number };

export type Answer =
  | { kind: "done" }
  | { kind: "problem"; problem: { message: string; position: number | null } | null }
  /** As text, cut; a text as it is, everything else as JSON. */
  | { kind: "value"; text: string; isCut: boolean; type: ValueType }
  | { kind: "error"; message: string }
  | { kind: "input"; value: unknown }
  | { kind: "slow" };

/** Characters of a value that are shown. */
const SHOWN = 2000;

export function makeResponder(): (question: Question) => Promise<Answer> {
  let plain: ExpressionScope | null = null;
  let mapped: Promise<ExpressionScope> | null = null;
  return async (question) => {
    switch (question.kind) {
      case "data": {
        const { scope, mapping } = question;
        plain = scope;
        mapped = mapping
          ? renderDeep(mapping, scope).then(
              (input) => ({ ...scope, input }),
              // The mapping's own field says what is wrong with it.
              () => scope,
            )
          : Promise.resolve(scope);
        return { kind: "done" };
      }
      case "check": {
        const { text, isWhole } = question;
        const found = isWhole ? check(text) : checkTemplate(text);
        return { kind: "problem", problem: found && { message: found.message, position: found.position } };
      }
      case "input":
        return { kind: "input", value: (await mapped)?.input };
      case "evaluate": {
        const scope = question.isMapping ? plain : await mapped;
        if (!scope) return { kind: "error", message: "" };
        try {
          const value = question.isDeep ? jsonOf(question.text) : undefined;
          if (value !== undefined) return shown(await renderDeep(value, scope));
          return shown(await (question.isWhole ? evaluate(question.text, scope) : render(question.text, scope)));
        } catch (error) {
          if (error instanceof ExpressionError) return { kind: "error", message: error.message };
          throw error;
        }
      }
    }
  };
}

/** The value of a JSON text; undefined for any other text, which is a template itself. */
function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // Not JSON, or not yet.
  }
}

function shown(value: unknown): Answer {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? "null");
  return { kind: "value", text: text.slice(0, SHOWN), isCut: text.length > SHOWN, type: typeOf(value) };
}
