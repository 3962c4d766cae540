/**
 * next-auth 4 behind a Request and a Response. Its App Router adapter reads next/headers and has no limit on bodies, so the one for
 * plain request and response objects is used, with objects of ours.
 */
import NextAuth, { type NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { readText } from "@/lib/api/body";
import { API_HEADERS } from "@/lib/api/problem";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { checkPassword } from "./check-password";
import { localPath } from "./local-path";
import { admitFromProvider, oauthProviders } from "./providers";
import { cookieName, isSecure, SESSION_SECONDS } from "./session";
import { endSession, openSession } from "./sessions";

/** A form of next-auth: e-mail, password, a token, a URL. */
const MAX_FORM_BYTES = 16 * 1024;

function optionsFor(request: Request): NextAuthOptions {
  const secure = isSecure(request.headers, request.url);
  const cookie = (kind: "session" | "csrf" | "callback") => ({
    name: cookieName(kind, secure),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  return {
    secret: env().authSecret,
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    cookies: { sessionToken: cookie("session"), csrfToken: cookie("csrf"), callbackUrl: cookie("callback") },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, code: {} },
        authorize: (given) =>
          checkPassword(
            { email: given?.email ?? "", password: given?.password ?? "", code: given?.code ?? "" },
            request,
          ),
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) =>
        account?.type === "oauth" ? admitFromProvider(user, account.provider, profile, request) : true,
      // Only paths of this site, and no host in them: so it works under every name the installation is reached by.
      redirect: async ({ url }) => localPath(URL.canParse(url) ? new URL(url).pathname + new URL(url).search : url),
      session: async ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
      // `user` is there at the sign-in alone.
      jwt: async ({ token, user }) => (user ? { ...token, sid: await openSession(user.id, request) } : token),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string" && token.sub) await endSession(token.sub, token.sid);
      },
    },
    logger: {
      error: (code) => log.warn({ event: "auth_error", code }, "next-auth refused a request."),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** Answers one request below /api/auth. @param action path after it, e.g. ["callback", "credentials"]. @throws AppError */
export async function handleAuth(request: Request, action: readonly string[]): Promise<Response> {
  const answer = new Answer();
  let refusal: unknown = null;
  const options = optionsFor(request);
  const body = request.method === "POST" ? await readForm(request) : {};
  const url = new URL(request.url);
  const cookies = Object.fromEntries(parseCookies(request.headers.get("cookie")));
  const [provider] = options.providers;
  if (provider && "authorize" in provider) {
    const authorize = provider.options.authorize as (given: Record<string, string>) => Promise<unknown>;
    provider.options.authorize = async (given: Record<string, string>) => {
      try {
        return await authorize(given);
      } catch (error) {
        refusal = error;
        return null;
      }
    };
  }
  await NextAuth(
    {
      method: request.method,
      query: { ...Object.fromEntries(url.searchParams), nextauth: action },
      headers: Object.fromEntries(request.headers),
      cookies,
      body,
    } as never,
    answer as never,
    options,
  );
  // next-auth would make one and the same 401 of a limit and of a wrong password.
  if (refusal) throw refusal;
  return answer.toResponse();
}

async function readForm(request: Request): Promise<Record<string, string>> {
  const text = await readText(request, MAX_FORM_BYTES);
  if (!/json/.test(request.headers.get("content-type") ?? "")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text || "{}");
    return Object.fromEntries(Object.entries(value ?? {}).map(([name, item]) => [name, String(item)]));
  } catch (cause) {
    throw new AppError("malformed_json", "The body is not JSON.", { cause });
  }
}

function parseCookies(header: string | null): [string, string][] {
  return (header ?? "").split(";").flatMap((part): [string, string][] => {
    const at = part.indexOf("=");
    if (at < 1) return [];
    const value = part.slice(at + 1).trim();
    try {
      return [[part.slice(0, at).trim(), decodeURIComponent(value)]];
    } catch {
      return [[part.slice(0, at).trim(), value]]; // Not percent-encoded by us.
    }
  });
}

/** The part of a Node response that next-auth uses. */
class Answer {
  private readonly headers = new Headers(API_HEADERS);
  private statusCode = 200;
  private body: string | null = null;

  status(code: number): this {
    this.statusCode = code;
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return name.toLowerCase() === "set-cookie" ? this.headers.getSetCookie() : (this.headers.get(name) ?? undefined);
  }
  setHeader(name: string, value: string | readonly string[]): this {
    this.headers.delete(name);
    for (const item of Array.isArray(value) ? value : [value]) this.headers.append(name, String(item));
    return this;
  }
  json(value: unknown): void {
    this.headers.set("content-type", "application/json");
    this.body = JSON.stringify(value);
  }
  send(value: unknown): void {
    if (typeof value === "string" || value === undefined || value === null) this.body = value ?? null;
    else this.json(value);
  }
  end(): void {
    this.body = null;
  }
  toResponse(): Response {
    return new Response(this.body, { status: this.statusCode, headers: this.headers });
  }
}
