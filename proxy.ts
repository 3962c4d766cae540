/**
 * Before any page: strangers go to the sign-in page. It looks at the session cookie alone; whether the person still belongs to the
 * workspace is asked by the page and by the API, each for itself.
 */
import { type NextRequest, NextResponse } from "next/server";
import { sessionOf } from "@/lib/auth/session";

export async function proxy(request: NextRequest): Promise<NextResponse> {
  if ((await sessionOf(request.headers, request.url)) !== null) return NextResponse.next();
  const target = request.nextUrl.clone();
  const { pathname, search } = target;
  target.pathname = "/sign-in";
  // The front page knows whether there is anybody to sign in at all.
  target.search = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
  return NextResponse.redirect(target, { headers: { "cache-control": "no-store" } });
}

export const config = {
  // Not the API, which answers for itself and whose bodies must not be copied on the way; nor what has to be there before a sign-in.
  matcher: [
    "/((?!api(?:/|$)|_next/|setup$|sign-in$|forgot-password$|reset-password/|join/|health$|ready$|favicon\\.ico$|.*\\.(?:svg|png|ico|webmanifest|txt)$).*)",
  ],
};
