/** Failures as RFC 9457 problem+json: a stable code, a sentence, a hint; never a stack and never the value that was refused. */
import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import { log } from "@/lib/observability/log";

/** Sent with every answer of the API: nothing of it belongs into a cache, and its type is what it says. */
export const API_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

/** The answer for any failure. What is not ours to explain is logged under the request id and answered as 500 `internal`. */
export function problemResponse(thrown: unknown, requestId: string, headers: Record<string, string> = {}): Response {
  const error = explain(thrown, requestId);
  const { details = {} } = error;
  const { retry_after: retryAfter, allow, ...members } = details;
  const body = {
    ...members,
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    request_id: requestId,
  };
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: {
      ...API_HEADERS,
      "content-type": "application/problem+json",
      "x-request-id": requestId,
      ...(error.status === 401 ? { "www-authenticate": 'Bearer realm="FlowPilot"' } : {}),
      ...(typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : {}),
      ...(typeof allow === "string" ? { allow } : {}),
      ...headers,
    },
  });
}

function explain(thrown: unknown, requestId: string): AppError {
  if (thrown instanceof AppError) {
    if (thrown.status >= 500) log.error({ event: "request_failed", requestId, error: thrown }, thrown.message);
    // A fault of ours is explained in the log, not to the caller.
    return thrown.code === "internal" ? internal(thrown) : thrown;
  }
  if (thrown instanceof NodeError) {
    return new AppError("bad_request", thrown.message, { hint: thrown.hint, details: { reason: thrown.code } });
  }
  if (isUnreachable(thrown)) {
    log.error({ event: "database_unreachable", requestId, error: thrown }, "The database did not answer.");
    return new AppError("unavailable", "The database does not answer at the moment.", {
      hint: "Try again in a few seconds.",
      details: { retry_after: 2 },
    });
  }
  log.error({ event: "request_failed", requestId, error: thrown }, "A request failed for a reason nobody foresaw.");
  return internal(thrown);
}

function internal(cause: unknown): AppError {
  return new AppError("internal", "Something went wrong on our side.", {
    hint: "Try again. If it stays, look into the server's log for the request id.",
    cause,
  });
}

/** postgres.js's own codes for a connection that is not there, and PostgreSQL's for a server that starts or stops. */
const UNREACHABLE = /^(CONNECT(ION)?_|ECONN|ENOENT$|EPIPE$|57P0|08)/;

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && "code" in error && UNREACHABLE.test(String(error.code));
}

/** A refusal of what zod did not accept, naming each field. @param whole what to call the value itself, e.g. "The body". */
export function invalid(error: z.ZodError, whole = "The body", code: ErrorCode = "invalid_body"): AppError {
  const errors = error.issues.slice(0, 50).map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  const first = errors[0] ?? { field: "", message: "It does not have the expected shape." };
  return new AppError(code, `${first.field === "" ? whole : first.field}: ${first.message}`, { details: { errors } });
}

/** True when the code is one of ours. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, code);
}
