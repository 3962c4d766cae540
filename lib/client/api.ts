/** Browser side of /api/v1: fetch with the session cookie, problem+json as ApiError, react-query hooks typed by lib/api/contracts. */
import * as m from "@/lib/messages/en";
import { workspaceHeader } from "./workspace";

export interface FieldError {
  field: string;
  message: string;
}

/** A refusal by the API (RFC 9457), or `code: "network"` when the server did not answer. `message` is the sentence for the person. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly hint: string | undefined;
  /** For invalid bodies: which field, and why. */
  readonly errors: FieldError[];
  /** The whole problem document, for its extra members (e.g. `decided_by`). */
  readonly problem: Record<string, unknown>;

  constructor(status: number, problem: Record<string, unknown>, options: { cause?: unknown } = {}) {
    const detail = text(problem.detail) ?? text(problem.title) ?? m.errors.unexpected;
    super(detail, { cause: options.cause });
    this.name = "ApiError";
    this.status = status;
    this.code = text(problem.code) ?? "internal";
    this.detail = detail;
    this.hint = text(problem.hint);
    this.errors = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
    this.problem = problem;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

interface ApiOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A value is sent as JSON; a string goes as it is, with `contentType`. */
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function send(path: string, options: ApiOptions): Promise<Response> {
  const { method = "GET", body, contentType = "application/json", headers, signal } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": contentType }),
        ...workspaceHeader(),
        ...headers,
      },
      body:
        body === undefined
          ? undefined
          : typeof body === "string" && contentType !== "application/json"
            ? body
            : JSON.stringify(body),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, { code: "network", detail: m.errors.network, hint: m.errors.networkHint }, { cause });
  }
  if (response.ok) return response;
  throw new ApiError(response.status, await problemOf(response));
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const fallback = { detail: m.errors.status(response.status) };
  if (!response.headers.get("content-type")?.includes("json")) return fallback;
  try {
    return { ...fallback, ...((await response.json()) as Record<string, unknown>) };
  } catch {
    return fallback;
  }
}

/** Calls the API and gives the JSON answer (undefined for 204). Throws ApiError; an abort is thrown as fetch throws it. */
export async function apiFetch<T>(path: string, options: ApiOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** The same for a text answer, e.g. a workflow as YAML. */
export async function apiText(path: string, options: ApiOptions = {}): Promise<string> {
  const response = await send(path, { ...options, headers: { accept: "*/*", ...options.headers } });
  return response.text();
}

/** Query string from values; undefined, null and "" are left out. With its "?", or "". */
export function queryString(values: Record<string, string | number | boolean | undefined | null>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  const out = search.toString();
  return out === "" ? "" : `?${out}`;
}

/** One or two sentences for a person: what happened and, when known, what to do. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.hint ? `${error.detail} ${error.hint}` : error.detail;
  return m.errors.unexpected;
}

/** The message for one form field of an invalid body, or null. Matches `field` and anything below it (`fields.api_key`). */
export function fieldError(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  return error.errors.find((each) => each.field === field || each.field.startsWith(`${field}.`))?.message ?? null;
}
