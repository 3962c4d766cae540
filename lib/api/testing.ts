/** For tests over HTTP: requests to route handlers, as an API key, a person in a browser, or a stranger. No server needed. */
import { sql } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { withSystem } from "@/db/client";
import { api_keys } from "@/db/schema";
import type { TestDatabase } from "@/db/testing";
import { hashApiKey } from "@/lib/auth/principal";
import { cookieName } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";
import type { RouteHandler } from "./handler";

const ORIGIN = "http://flowpilot.test";

export interface Sent {
  method?: string;
  /** Path and query; only the query matters to a handler. */
  url?: string;
  params?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  /** Sent as JSON, but a string, bytes or a stream as they are. */
  body?: unknown;
  /** API key. */
  key?: string;
  /** Id of the person whose browser sends it, from a page of this site. */
  session?: string;
}

export interface Got<T> {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed JSON, or the text of anything else. */
  body: T;
}

/** Calls a handler and reads the answer to its end. */
export async function call<T = Record<string, unknown>>(handler: RouteHandler, sent: Sent = {}): Promise<Got<T>> {
  const response = await open(handler, sent);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson && text !== "" ? JSON.parse(text) : text) as T,
  };
}

/** Calls a handler; the body is still to be read. */
export async function open(handler: RouteHandler, sent: Sent = {}): Promise<Response> {
  return handler(await requestOf(sent), { params: Promise.resolve(sent.params ?? {}) });
}

async function requestOf({ method, url = "/", headers = {}, body, key, session }: Sent): Promise<Request> {
  const all = new Headers({ host: "flowpilot.test", ...headers });
  const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  if (body !== undefined && !raw && !all.has("content-type")) all.set("content-type", "application/json");
  if (key !== undefined) all.set("authorization", `Bearer ${key}`);
  if (session !== undefined) {
    all.set("cookie", await sessionCookie(session));
    if (!all.has("origin") && !all.has("sec-fetch-site")) all.set("sec-fetch-site", "same-origin");
  }
  return new Request(ORIGIN + url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: all,
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body), duplex: "half" }),
  } as RequestInit);
}

/** One session a person. */
const opened = new Map<string, string>();

/** The cookie of a signed-in person. */
export async function sessionCookie(userId: string): Promise<string> {
  const known = opened.get(userId) ?? newId();
  opened.set(userId, known);
  await withSystem((tx) =>
    tx.execute(sql`insert into sessions (id, user_id, expires_at)
      select ${known}, id, now() + interval '1 hour' from users where id = ${userId} on conflict do nothing`),
  );
  return `${cookieName("session", false)}=${await encode({ token: { sub: userId, sid: known }, secret: env().authSecret })}`;
}

/** Makes an API key of this person in this workspace. */
export async function makeKey(orgId: string, userId: string): Promise<string> {
  const key = `fp_${newId()}`;
  await withSystem((tx) =>
    tx.insert(api_keys).values({
      id: newId(),
      org_id: orgId,
      name: "Test",
      key_hash: hashApiKey(key),
      prefix: key.slice(0, 7),
      created_by: userId,
    }),
  );
  return key;
}

export type Answer = Got<
  Record<string, unknown> & { code?: string; detail?: string; errors?: { field: string; message: string }[] }
>;
export type Person = Awaited<ReturnType<typeof makePerson>>;

/** A workspace with an owner, who calls routes by API key (`call`) or from a browser (`browse`). */
export async function makePerson(db: TestDatabase) {
  const { orgId, userId } = await db.makeOrg();
  const key = await makeKey(orgId, userId);
  return {
    orgId,
    userId,
    call: (handler: RouteHandler, sent: Sent = {}): Promise<Answer> => call(handler, { ...sent, key }),
    browse: (handler: RouteHandler, sent: Sent = {}): Promise<Answer> => call(handler, { ...sent, session: userId }),
  };
}
