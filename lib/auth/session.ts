/** The session cookie: a JWT, encrypted by next-auth with the installation's secret. Read here for pages, routes and proxy.ts alike. */
import { decode } from "next-auth/jwt";
import { isUuid } from "@/lib/api/ids";
import { env } from "@/lib/env";

/** Seconds: thirty days. */
export const SESSION_SECONDS = 30 * 24 * 3600;

/** What has headers: a Request, or next/headers. */
export interface HasHeaders {
  get(name: string): string | null;
}

/** Whether the browser came over https, also when a proxy in front of us ended the TLS. */
export function isSecure(headers: HasHeaders, url?: string): boolean {
  const forwarded = headers.get("x-forwarded-proto")?.split(",", 1)[0]?.trim();
  return forwarded ? forwarded === "https" : url?.startsWith("https:") === true;
}

/** On https the name begins with __Host-, which no other host and no plain-http page can set. */
export function cookieName(kind: "session" | "csrf" | "callback", secure: boolean): string {
  return `${secure ? "__Host-" : ""}flowpilot.${kind}`;
}

/** Where somebody is signed in. Whether it still counts is in the table `sessions`. */
export interface Session {
  id: string;
  userId: string;
}

/** What the session cookie says; null when there is none, or it is not ours, or it is over. */
export async function sessionOf(headers: HasHeaders, url?: string): Promise<Session | null> {
  const token = cookieValue(headers.get("cookie"), cookieName("session", isSecure(headers, url)));
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: env().authSecret });
    const { sub, sid } = claims ?? {};
    return typeof sid === "string" && isUuid(sid) && sub && isUuid(sub) ? { id: sid, userId: sub } : null;
  } catch {
    // Sealed with another secret, cut off or expired: a stranger.
    return null;
  }
}

/** One cookie's value out of a Cookie header. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
