/** Answers of the API. */
import { API_HEADERS } from "./problem";

export function json(value: unknown, init: { status?: number; headers?: Record<string, string> } = {}): Response {
  return new Response(JSON.stringify(value), {
    status: init.status ?? 200,
    headers: { ...API_HEADERS, "content-type": "application/json", ...init.headers },
  });
}

/** 204. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: API_HEADERS });
}

/** A text answer, e.g. YAML. */
export function text(body: string, contentType: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { headers: { ...API_HEADERS, "content-type": contentType, ...headers } });
}
