/** What is wrong with an expression: the same shape while it is written (check) and while it runs (ExpressionError). */
export interface ExpressionProblem {
  /** Stable: syntax, timeout, too_deep, too_large, unsafe_regex, not_allowed, not_json, failed. */
  code: ExpressionErrorCode;
  /** For the person who wrote it. */
  message: string;
  /** Offset in the expression where it was noticed, from 0; null when unknown. */
  position: number | null;
}

export type ExpressionErrorCode =
  | "syntax"
  | "timeout"
  | "too_deep"
  | "too_large"
  | "unsafe_regex"
  | "not_allowed"
  | "not_json"
  | "failed";

export class ExpressionError extends Error implements ExpressionProblem {
  readonly code: ExpressionErrorCode;
  readonly position: number | null;

  constructor(code: ExpressionErrorCode, message: string, position: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = "ExpressionError";
    this.code = code;
    this.position = position;
  }
}

/** Codes of JSONata whose meaning is a limit, not a mistake in the expression. */
const LIMITS: Record<string, [ExpressionErrorCode, string]> = {
  D1011: ["too_deep", "The expression calls itself too deep."],
  D1012: ["timeout", "The expression took too long."],
  D2014: ["too_large", "The expression builds a list that is too long."],
  D2015: ["too_large", "The expression builds a list that is too long."],
  U1001: ["too_deep", "The expression calls itself too deep."],
};

/** Turns anything that JSONata throws (plain objects with code, message, position) into an ExpressionError. */
export function toExpressionError(thrown: unknown): ExpressionError {
  if (thrown instanceof ExpressionError) return thrown;
  if (thrown instanceof RangeError) {
    const deep = /call stack/i.test(thrown.message);
    return deep
      ? new ExpressionError("too_deep", "The expression is nested too deep.", null, thrown)
      : new ExpressionError("too_large", "The expression builds a text that is too long.", null, thrown);
  }
  const { code, message, position } = fields(thrown);
  const limit = code === null ? undefined : LIMITS[code];
  if (limit) return new ExpressionError(limit[0], limit[1], position, thrown);
  const kind = code?.startsWith("S") ? "syntax" : "failed";
  return new ExpressionError(kind, message ?? "The expression could not be evaluated.", position, thrown);
}

function fields(thrown: unknown): { code: string | null; message: string | null; position: number | null } {
  if (typeof thrown !== "object" || thrown === null) return { code: null, message: String(thrown), position: null };
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
  const message = "message" in thrown && typeof thrown.message === "string" ? thrown.message : null;
  // JSONata reports the end of the token that it stumbled over; people look for its start.
  const end = "position" in thrown && typeof thrown.position === "number" ? thrown.position : null;
  const token =
    !("token" in thrown) || thrown.token === "(end)" ? 0 : typeof thrown.token === "string" ? thrown.token.length : 1;
  return { code, message, position: end === null ? null : Math.max(0, end - token) };
}
