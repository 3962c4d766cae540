/** The token endpoint of an OAuth2 server (RFC 6749 §3.2). */
import { z } from "zod";
import { NodeError } from "@/lib/nodes/errors";
import type { HttpResponse } from "@/lib/nodes/types";
import type { Reach } from "../types";
import type oauth2 from "./index";

export type OAuthFields = z.infer<typeof oauth2.fields>;

export interface Token {
  access_token: string;
  refresh_token: string | null;
  /** Seconds; null when the server does not say. */
  expires_in: number | null;
}

const answer = z.object({
  access_token: z.string().min(1).max(20_000),
  refresh_token: z.string().min(1).max(20_000).nullish(),
  // Some servers write it as text.
  expires_in: z.coerce.number().min(1).max(315_360_000).nullish().catch(null),
});

/** What the server says that no retry changes: somebody has to act. Its code is oauth_refused. */
const REFUSED = new Set([
  "invalid_grant",
  "invalid_client",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "access_denied",
]);

/** @throws NodeError oauth_refused · oauth_failed · http_* */
export async function requestToken(
  fields: OAuthFields,
  params: Record<string, string>,
  http: Reach["http"],
): Promise<Token> {
  const { client_id, client_secret, client_auth, token_url } = fields;
  const inHeader = client_auth === "basic" && client_secret !== undefined && client_secret !== "";
  const client: Record<string, string> = inHeader ? {} : { client_id, ...(client_secret ? { client_secret } : {}) };
  const headers: Record<string, string> = {
    accept: "application/json",
    "content-type": "application/x-www-form-urlencoded",
    ...(inHeader ? { authorization: basic(client_id, client_secret) } : {}),
  };
  const body = new URLSearchParams({ ...params, ...client }).toString();
  const response = await http({
    url: token_url,
    method: "POST",
    headers,
    body,
    timeoutMs: 10_000,
    maxBytes: 256 * 1024,
    redirects: "error",
  });
  const said = read(response);
  const error = typeof said.error === "string" ? said.error : "";
  if (REFUSED.has(error) || response.status === 401) throw refused(fields, error);
  const parsed = answer.safeParse(said);
  if (response.status >= 200 && response.status <= 299 && parsed.success) {
    const { access_token, refresh_token, expires_in } = parsed.data;
    return { access_token, refresh_token: refresh_token ?? null, expires_in: expires_in ?? null };
  }
  throw new NodeError("oauth_failed", `${new URL(token_url).host} answered ${response.status} and gave no token.`, {
    retriable: response.status >= 500 || response.status === 429,
    hint: "Check the token URL and the client authentication.",
  });
}

function refused(fields: OAuthFields, error: string): NodeError {
  const host = new URL(fields.token_url).host;
  const isClient = error === "" || error === "invalid_client" || error === "unauthorized_client";
  const hint = isClient ? "Check client id and secret." : "Connect it again under Credentials.";
  return new NodeError("oauth_refused", `${host} refused to give a token${error ? ` (${error})` : ""}.`, {
    retriable: false,
    hint,
  });
}

/** RFC 6749 §2.3.1: both are form-encoded first. */
function basic(id: string, secret = ""): string {
  const encode = (text: string) => new URLSearchParams({ t: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString("base64")}`;
}

function read(response: HttpResponse): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(response.body));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // Not JSON: its status says enough.
  }
}
