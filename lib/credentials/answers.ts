/** What testers make of an answer. */
import { NodeError } from "@/lib/nodes/errors";
import type { HttpResponse } from "@/lib/nodes/types";

const fault = (code: string, message: string, hint: string) => new NodeError(code, message, { retriable: false, hint });

export const refusedSecret = (what: string) =>
  fault("credential_refused", `${what} was refused.`, "Make a new one with the service and replace this one.");

export const strange = (message: string, hint: string) => fault("credential_test_failed", message, hint);

/** @throws NodeError for 401 and 403, and for anything but 2xx. */
export function expectOk(response: HttpResponse, what: string, hint: string): void {
  if (response.status === 401 || response.status === 403) throw refusedSecret(what);
  if (response.status < 200 || response.status > 299) throw strange(`The server answered ${response.status}.`, hint);
}

/** The answer as an object. @throws NodeError when it is something else */
export function objectOf(response: HttpResponse, hint: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(response.body));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Not JSON: most likely a web page at a wrong address.
  }
  throw strange("The server's answer is not what this service answers.", hint);
}

export const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Limits of a test's request. */
export const TEST = { timeoutMs: 10_000, maxBytes: 2 * 1024 * 1024, redirects: "error" } as const;
