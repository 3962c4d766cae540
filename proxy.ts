/**
 * Before any page: its content policy, and strangers go to the sign-in page. It looks at the session cookie alone; whether the session
 * still counts and the person still belongs to the workspace is asked by the page and by the API, each for itself.
 */
import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { contentPolicy, NONCE_HEADER } from "@/lib/auth/csp";
import { sessionOf } from "@/lib/auth/session";
import { env } from "@/lib/env";

/** What has to be there before a sign-in. */
const OPEN = /^\/(setup|sign-in|forgot-password|reset-password\/[^/]+|join\/[^/]+)$/;

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  if (!OPEN.test(pathname) && (await sessionOf(request.headers, request.url)) === null) {
    const target = request.nextUrl.clone();
    target.pathname = "/sign-in";
    // The front page knows whether there is anybody to sign in at all.
    target.search = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return NextResponse.redirect(target, { headers: { "cache-control": "no-store" } });
  }
  const nonce = randomBytes(16).toString("base64");
  const policy = contentPolicy(nonce, env().nodeEnv === "development");
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Not the API, which answers for itself and whose bodies must not be copied on the way; nor files.
  matcher: ["/((?!api(?:/|$)|_next/|health$|ready$|favicon\\.ico$|.*\\.(?:svg|png|ico|webmanifest|txt)$).*)"],
};
