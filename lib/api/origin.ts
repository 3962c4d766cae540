/** Cross-site request forgery: a browser adds the session cookie to requests that other sites cause, so those are told apart here. */
import { AppError } from "@/lib/errors";
import { isJsonType, isYamlType, mediaType } from "./body";

/**
 * Refuses a mutation that another site may have caused. Sec-Fetch-Site or Origin must name this site. Programs with a cookie jar send
 * neither: they pass when the request is one that a browser would not send across sites unasked (its method or type needs a preflight).
 * @throws AppError forbidden
 */
export function checkSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) {
    if (site === "same-origin") return;
    throw refused();
  }
  const origin = request.headers.get("origin");
  if (origin !== null) {
    if (hostOf(origin) === ownHost(request)) return;
    throw refused();
  }
  const type = mediaType(request);
  if (request.method !== "POST" || isJsonType(type) || isYamlType(type)) return;
  throw refused();
}

function ownHost(request: Request): string | null {
  const { headers } = request;
  const host = headers.get("x-forwarded-host")?.split(",", 1)[0]?.trim() ?? headers.get("host");
  return host?.toLowerCase() ?? new URL(request.url).host;
}

/** Host and port; null for "null" (a sandboxed frame) and other things that are no origin. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null;
}

function refused(): AppError {
  return new AppError("forbidden", "This request came from another site.", {
    hint: "Use the page of this installation, or an API key.",
  });
}
