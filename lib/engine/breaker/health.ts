/**
 * What an answer or a failure says about the service. Down: it cannot be reached, does not answer in time, or answers 5xx. Everything
 * that it answers by itself shows that it works, 429 included: it takes other calls, and each node waits as long as it was told.
 */
import { STATUS_CODES } from "node:http";
import { retryAfterMs } from "@/lib/http/retry-after";
import { NodeError } from "@/lib/nodes/errors";
import type { HttpResponse } from "@/lib/nodes/types";
import type { Failure } from "./machine";

export type Health = { kind: "up" } | { kind: "unknown" } | { kind: "down"; error: Failure; retryAfterMs?: number };

const UP: Health = { kind: "up" };
const UNKNOWN: Health = { kind: "unknown" };

const DOWN = new Set([
  "http_dns",
  "http_refused",
  "http_reset",
  "http_unreachable",
  "http_timeout",
  "http_bad_answer",
  "http_failed",
  "llm_timeout",
]);
/** Never left this machine, or was ended by us. */
const SILENT = new Set([
  "http_bad_url",
  "http_blocked_address",
  "http_not_granted",
  "http_bad_header",
  "http_tls",
  "cancelled",
]);
/** 5xx that are about the request: "not implemented" and "HTTP version not supported". */
const OWN_FAULT = new Set([501, 505]);

const isDown = (status: number): boolean => status >= 500 && !OWN_FAULT.has(status);

/** Of an answer, whatever its status. */
export function healthOfAnswer({ status, headers }: HttpResponse, now: Date): Health {
  if (!isDown(status)) return UP;
  const message = `It answered ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ""}.`;
  return {
    kind: "down",
    error: { code: "http_status", message },
    retryAfterMs: retryAfterMs(headers["retry-after"], now),
  };
}

/** Of a failure. @param aborted the call was stopped from outside (cancel, node timeout, shutdown). */
export function healthOfError(error: unknown, aborted: boolean): Health {
  if (aborted || !(error instanceof NodeError) || SILENT.has(error.code)) return UNKNOWN;
  const status = error.details?.status;
  if (DOWN.has(error.code) || (typeof status === "number" && isDown(status))) {
    const { code, message, retryAfterMs } = error;
    return { kind: "down", error: { code, message: message.slice(0, 300) }, retryAfterMs };
  }
  return /^(http|llm)_/.test(error.code) ? UP : UNKNOWN;
}
