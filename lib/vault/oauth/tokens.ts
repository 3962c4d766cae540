/** Tokens as they are stored: sealed, one row a credential. */
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { data_keys, oauth_tokens } from "@/db/schema";
import type { Token } from "@/lib/credentials/oauth2/token";
import { newId } from "@/lib/tenancy/ids";
import { openSealed, seal } from "../seal";

const TYPE = "oauth_tokens";

const stored = z.object({ access_token: z.string(), refresh_token: z.string().nullable(), issued_at: z.number() });

export interface StoredToken extends z.infer<typeof stored> {
  expires_at: Date | null;
  /** Why it has to be connected again. */
  problem: string | null;
}

/** Null when there is none, or when it does not open: then it has to be connected again. */
export async function readToken(tx: Tx, orgId: string, credentialId: string): Promise<StoredToken | null> {
  const [found] = await tx
    .select()
    .from(oauth_tokens)
    .leftJoin(data_keys, sql`${data_keys.id}::text = ${oauth_tokens.key_id}`)
    .where(and(eq(oauth_tokens.org_id, orgId), eq(oauth_tokens.credential_id, credentialId)))
    .limit(1);
  if (!found) return null;
  const { id, org_id, sealed, key_id, expires_at, problem } = found.oauth_tokens;
  const opened = openSealed({ id, org_id, type: TYPE, sealed, key_id, wrapped: found.data_keys });
  if (!("text" in opened)) return null;
  const parsed = stored.safeParse(JSON.parse(opened.text.toString("utf8")));
  return parsed.success ? { ...parsed.data, expires_at, problem } : null;
}

/** @param connectedBy who agreed; left out when it is only renewed. */
export async function storeToken(
  tx: Tx,
  to: { orgId: string; credentialId: string },
  token: Token,
  now: Date,
  connectedBy?: string,
): Promise<void> {
  const { orgId: org_id, credentialId: credential_id } = to;
  const place = { id: newId(), org_id, type: TYPE };
  const { access_token, refresh_token, expires_in } = token;
  const sealed = await seal(tx, { access_token, refresh_token, issued_at: now.getTime() }, place);
  const expires_at = expires_in === null ? null : new Date(now.getTime() + expires_in * 1000);
  const [before] = await tx
    .delete(oauth_tokens)
    .where(eq(oauth_tokens.credential_id, credential_id))
    .returning({ by: oauth_tokens.connected_by });
  const connected_by = connectedBy ?? before?.by ?? null;
  await tx.insert(oauth_tokens).values({ ...place, ...sealed, credential_id, expires_at, problem: null, connected_by });
}

/** Notes why it has to be connected again. */
export async function noteProblem(tx: Tx, credentialId: string, problem: string): Promise<void> {
  await tx
    .update(oauth_tokens)
    .set({ problem, updated_at: sql`now()` })
    .where(eq(oauth_tokens.credential_id, credentialId));
}

/** Forgets what was given to the credential as it was. */
export async function forgetToken(tx: Tx, credentialId: string): Promise<void> {
  await tx.delete(oauth_tokens).where(eq(oauth_tokens.credential_id, credentialId));
}
