/** The access token of an OAuth2 credential, renewed ahead of its end by one process at a time. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { hostOf } from "@/lib/credentials/fields";
import { type OAuthFields, requestToken, type Token } from "@/lib/credentials/oauth2/token";
import { env } from "@/lib/env";
import { safeHttp } from "@/lib/http/client";
import { NodeError } from "@/lib/nodes/errors";
import { mustBeSame } from "./same";
import { noteProblem, readToken, type StoredToken, storeToken } from "./tokens";

/** So long before its end a token is renewed, or a fifth of its life when that is shorter. */
const AHEAD_MS = 5 * 60_000;
const REQUEST_MS = 15_000;

export interface OAuthCredential {
  id: string;
  orgId: string;
  name: string;
  fields: OAuthFields;
}

// Runs of this process share one renewal, and with it one connection.
const renewing = new Map<string, Promise<StoredToken>>();

/** @throws NodeError credential_reconnect when somebody has to connect it (again); oauth_failed, http_*, worth a retry */
export async function accessToken(credential: OAuthCredential, now = () => new Date()): Promise<StoredToken> {
  const { id, orgId } = credential;
  const token = await withTenant(orgId, (tx) => readToken(tx, orgId, id));
  if (token && !isDue(token, now())) return token;
  let work = renewing.get(id);
  if (!work) {
    work = renew(credential, now).finally(() => renewing.delete(id));
    renewing.set(id, work);
  }
  return work;
}

function isDue(token: StoredToken, now: Date): boolean {
  if (token.problem !== null) return true;
  if (token.expires_at === null) return false;
  const end = token.expires_at.getTime();
  return now.getTime() >= end - Math.min(AHEAD_MS, (end - token.issued_at) / 5);
}

async function renew(credential: OAuthCredential, now: () => Date): Promise<StoredToken> {
  const { id, orgId } = credential;
  // A failure is a value here: thrown inside, it would take back what is noted of it.
  const result = await withTenant(orgId, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`oauth:${id}`}, 0))`);
    const token = await readToken(tx, orgId, id);
    // Another process has just done it.
    if (token && !isDue(token, now())) return token;
    return renewed(tx, credential, token, now);
  });
  if (result instanceof NodeError) throw result;
  return result;
}

async function renewed(
  tx: Tx,
  credential: OAuthCredential,
  token: StoredToken | null,
  now: () => Date,
): Promise<StoredToken | NodeError> {
  const { id, orgId, fields } = credential;
  const params = paramsFor(fields, token);
  if (!params) return reconnect(credential.name, token?.problem ?? "Nobody has connected it yet.");
  try {
    const fresh = await ask(fields, params);
    // Servers that do not change the refresh token leave it out.
    const kept = { ...fresh, refresh_token: fresh.refresh_token ?? token?.refresh_token ?? null };
    await mustBeSame(tx, orgId, id, fields);
    await storeToken(tx, { orgId, credentialId: id }, kept, now());
    return (await readToken(tx, orgId, id)) ?? reconnect(credential.name, "Its token could not be stored.");
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    if (error.code === "oauth_refused") {
      const problem = [error.message, error.hint].join(" ");
      await noteProblem(tx, id, problem);
      return reconnect(credential.name, problem);
    }
    // The service is away for now, and the token still holds.
    if (token?.expires_at && token.problem === null && token.expires_at > now()) return token;
    return error;
  }
}

/** What to ask for a token with; null when only a person can help. */
function paramsFor(fields: OAuthFields, token: StoredToken | null): Record<string, string> | null {
  if (fields.grant === "client_credentials") {
    return { grant_type: "client_credentials", ...(fields.scopes ? { scope: fields.scopes } : {}) };
  }
  if (!token?.refresh_token || token.problem !== null) return null;
  return { grant_type: "refresh_token", refresh_token: token.refresh_token };
}

/** Asks the token endpoint; what is sent goes nowhere else. @throws NodeError */
export function ask(fields: OAuthFields, params: Record<string, string>): Promise<Token> {
  const hosts = [hostOf(fields.token_url)];
  const hidden = [fields.client_secret, params.refresh_token, params.code].filter((text) => text !== undefined);
  const held = [{ name: "OAuth2", hosts, hidden }];
  const signal = AbortSignal.timeout(REQUEST_MS);
  return requestToken(fields, params, (request) =>
    safeHttp(request, { signal, privateHosts: env().privateHosts, held }),
  );
}

function reconnect(name: string, why: string): NodeError {
  return new NodeError("credential_reconnect", `The credential "${name}" has to be connected. ${why}`, {
    retriable: false,
    hint: "Open Credentials and press Connect.",
  });
}
