/** Failures of a model server as node errors: what to retry, how long to wait, and what the person can do. */
import { retryAfterMs } from "@/lib/http/retry-after";
import { NodeError } from "@/lib/nodes/errors";

/** Fields of the SDK's errors that are read here; they cross library versions, so nothing is taken for granted. */
interface ApiFailure {
  status?: unknown;
  code?: unknown;
  message?: unknown;
  headers?: unknown;
  cause?: unknown;
}

/**
 * Maps what the SDK or LangChain threw. A NodeError of our own client (blocked address, DNS, TLS …) is found in the chain
 * of causes and kept. The message of the server is passed on, cut to 500 characters and without the key.
 */
export function toChatError(thrown: unknown, context: { host: string; secret: string; now: Date }): NodeError {
  const own = ownError(thrown);
  if (own) return own;
  const failure: ApiFailure = typeof thrown === "object" && thrown !== null ? thrown : {};
  const status = typeof failure.status === "number" ? failure.status : null;
  const said = saidBy(failure, context.secret);
  const details = { status, said };
  const cause = withoutSecret(thrown, context.secret);
  if (status === null) {
    return new NodeError("llm_failed", `The answer of ${context.host} could not be read.`, { details, cause });
  }
  const wait = retryAfterMs(header(failure.headers, "retry-after"), context.now);
  if (status === 401 || status === 403) {
    return new NodeError("llm_unauthorized", `${context.host} refused the key.`, {
      retriable: false,
      hint: "Replace the key on the credentials page, or check that it may use this model.",
      details,
      cause,
    });
  }
  if (status === 429 && failure.code === "insufficient_quota") {
    return new NodeError("llm_quota", `The account at ${context.host} has no credit left.`, {
      retriable: false,
      hint: "Check the plan and billing with the provider.",
      details,
      cause,
    });
  }
  if (status === 429) {
    return new NodeError("llm_rate_limited", `${context.host} asks to slow down.`, {
      retryAfterMs: wait,
      details,
      cause,
    });
  }
  if (status === 404) {
    return new NodeError("llm_not_found", `${context.host} knows no such model or address.`, {
      retriable: false,
      hint: "Check the model's name, and that the credential's base URL usually ends in /v1.",
      details,
      cause,
    });
  }
  const retriable = status >= 500 || status === 408 || status === 409 || status === 425;
  const sentence = said ? `: ${said}` : ".";
  return new NodeError(retriable ? "llm_unavailable" : "llm_refused", `${context.host} answered ${status}${sentence}`, {
    retriable,
    retryAfterMs: wait,
    details,
    cause,
  });
}

function ownError(thrown: unknown): NodeError | null {
  let at: unknown = thrown;
  for (let depth = 0; depth < 6 && typeof at === "object" && at !== null; depth += 1) {
    if (at instanceof NodeError) return at;
    at = "cause" in at ? at.cause : null;
  }
  return null;
}

function saidBy(failure: ApiFailure, secret: string): string {
  const text = typeof failure.message === "string" ? failure.message : "";
  // The SDK begins with the status, LangChain ends with a link to its own troubleshooting page.
  const own = text.replace(/^\d{3}\s+/, "").replace(/\s*Troubleshooting URL:[\s\S]*$/, "");
  return hide(own, secret).trim().slice(0, 500);
}

/** Providers quote the key back, whole or shortened ("Incorrect API key provided: sk-ab***yz"). */
function hide(text: string, secret: string): string {
  return text
    .split(secret)
    .join("…")
    .replace(/\bsk-[\w*-]{3,}/g, "…");
}

/** The stack for the log, not the SDK's object: that holds the request and its headers. */
function withoutSecret(thrown: unknown, secret: string): Error | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const copy = new Error(hide(thrown.message, secret));
  copy.stack = thrown.stack && hide(thrown.stack, secret);
  return copy;
}

function header(headers: unknown, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  if (typeof headers !== "object" || headers === null) return null;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : null;
}
