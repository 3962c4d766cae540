/**
 * Every failure that the product itself raises: a stable code, a sentence for a person, and optionally what to do about it.
 * One table gives the HTTP status, so a route, the engine and a page agree about the same failure.
 */
export const ERROR_STATUS = {
  bad_request: 400,
  invalid_body: 400,
  malformed_json: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_decided: 409,
  stale: 409,
  workflow_paused: 409,
  dropped: 409,
  gone: 410,
  precondition_required: 428,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_workflow: 422,
  rate_limited: 429,
  internal: 500,
  execution_failed: 500,
  storage_failed: 500,
  unavailable: 503,
  storage_full: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export class AppError extends Error {
  readonly code: ErrorCode;
  /** What the person can do about it; shown under the message. */
  readonly hint?: string;
  /** Extra members for problem+json, never a secret. */
  readonly details?: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** A failure at boot: its message is the one sentence the operator reads before exit 1. */
export class BootError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "BootError";
  }
}
