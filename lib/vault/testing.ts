/** For tests of routes: people with keys, and route handlers called as HTTP would call them. */
import { encode } from "next-auth/jwt";
import { withSystem } from "@/db/client";
import { api_keys } from "@/db/schema";
import type { TestDatabase } from "@/db/testing";
import type { RouteHandler } from "@/lib/api";
import { hashApiKey } from "@/lib/auth/principal";
import { cookieName } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown> & { code?: string; detail?: string; errors?: { field: string; message: string }[] };
}

export interface Sent {
  method?: string;
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

export type Person = Awaited<ReturnType<typeof makePerson>>;

/** A workspace with an owner, who calls routes by API key (`call`) or by session cookie (`browse`). */
export async function makePerson(db: TestDatabase) {
  const { orgId, userId } = await db.makeOrg();
  const key = `fp_test_${newId()}`;
  await withSystem((tx) =>
    tx.insert(api_keys).values({
      id: newId(),
      org_id: orgId,
      name: "test",
      key_hash: hashApiKey(key),
      prefix: key.slice(0, 8),
      created_by: userId,
    }),
  );
  const session = async () => {
    const token = await encode({ token: { sub: userId }, secret: env().authSecret });
    return { cookie: `${cookieName("session", false)}=${token}`, "sec-fetch-site": "same-origin" };
  };
  return {
    orgId,
    userId,
    call: (handler: RouteHandler, sent: Sent = {}) => send(handler, sent, { authorization: `Bearer ${key}` }),
    browse: async (handler: RouteHandler, sent: Sent = {}) => send(handler, sent, await session()),
  };
}

/** Calls a route handler; without headers as a stranger. */
export async function send(handler: RouteHandler, sent: Sent, headers: Record<string, string> = {}): Promise<Answer> {
  const { method = "GET", params = {}, query = "", body } = sent;
  const request = new Request(`http://localhost/api/v1/x${query}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as Answer["body"]) : {},
  };
}
