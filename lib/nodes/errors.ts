/**
 * Failures of a node, as values the engine can act upon: whether to retry, when, and what to tell the person.
 * Anything else that an executor throws is treated as retriable with code "node_failed".
 */
export interface NodeErrorShape {
  code: string;
  message: string;
  hint?: string;
  retriable: boolean;
  /** Line in the person's own code, when there is one. */
  line?: number;
  details?: Record<string, unknown>;
}

export class NodeError extends Error {
  readonly code: string;
  readonly hint?: string;
  readonly retriable: boolean;
  /** Wait at least this long before the next attempt (from Retry-After). */
  readonly retryAfterMs?: number;
  readonly line?: number;
  readonly details?: Record<string, unknown>;

  constructor(
    code: string,
    message: string,
    options: {
      hint?: string;
      retriable?: boolean;
      retryAfterMs?: number;
      line?: number;
      details?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "NodeError";
    this.code = code;
    this.hint = options.hint;
    this.retriable = options.retriable ?? true;
    this.retryAfterMs = options.retryAfterMs;
    this.line = options.line;
    this.details = options.details;
  }

  toJSON(): NodeErrorShape {
    const { code, message, hint, retriable, line, details } = this;
    return { code, message, hint, retriable, line, details };
  }
}
