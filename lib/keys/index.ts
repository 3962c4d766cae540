/** API keys: a person's, in one workspace, for some actions or all of theirs, for a time or until revoked. What is stored is a hash. */
import { randomBytes } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { api_keys, users } from "@/db/schema";
import type { ApiKey, KeyBody, MadeKey } from "@/lib/api/contracts/keys";
import { notFound } from "@/lib/api/ids";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { allow, may } from "@/lib/auth/allow";
import { hashApiKey, type Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";

/** Of one person in one workspace. */
const MOST = 50;
const PREFIX_LENGTH = 7;

/**
 * Makes a key and shows it this once. @throws AppError forbidden for a scope that the person has not, or by a key that is limited itself:
 * it could make one that is not; conflict when there are too many
 */
export function createKey(by: Principal, { name, scopes, days }: KeyBody): Promise<MadeKey> {
  if (by.key && (by.key.scopes !== null || by.key.expires)) {
    throw new AppError("forbidden", "A key with scopes or an end makes no other keys.", {
      hint: "Make it in the browser.",
    });
  }
  for (const scope of scopes ?? []) allow(by, scope);
  const key = `fp_${randomBytes(32).toString("base64url")}`;
  const id = newId();
  return withTenant(by.orgId, async (tx) => {
    const mine = and(eq(api_keys.org_id, by.orgId), eq(api_keys.created_by, by.userId));
    if ((await tx.$count(api_keys, mine)) >= MOST) {
      throw new AppError("conflict", `You have ${MOST} keys in this workspace already.`, {
        hint: "Revoke some of them.",
      });
    }
    await tx.insert(api_keys).values({
      id,
      org_id: by.orgId,
      name,
      key_hash: hashApiKey(key),
      prefix: key.slice(0, PREFIX_LENGTH),
      created_by: by.userId,
      scopes: scopes === null ? null : [...new Set(scopes)],
      expires_at: days === null ? null : sql`now() + ${days} * interval '1 day'`,
    });
    noteChange({ target: { type: "key", id, name }, after: { scopes, days } });
    const [made] = await read(tx, by, eq(api_keys.id, id));
    if (!made) throw new AppError("internal", "A key that was just made is not there.");
    return { ...made, key };
  });
}

/** One's own keys; all of the workspace's for who manages them. The latest first. */
export function listKeys(by: Principal): Promise<{ items: ApiKey[] }> {
  const which = may(by, "key.manage") ? undefined : eq(api_keys.created_by, by.userId);
  return withTenant(by.orgId, async (tx) => ({ items: await read(tx, by, which) }));
}

/** The key works no more. @throws AppError not_found, also for a key of others that is not theirs to manage */
export function revokeKey(by: Principal, id: string): Promise<void> {
  const which = may(by, "key.manage") ? undefined : eq(api_keys.created_by, by.userId);
  return withTenant(by.orgId, async (tx) => {
    const [gone] = await tx
      .delete(api_keys)
      .where(and(eq(api_keys.org_id, by.orgId), eq(api_keys.id, id), which))
      .returning({ name: api_keys.name, scopes: api_keys.scopes });
    if (!gone) throw notFound("API key");
    noteChange({ target: { type: "key", id, name: gone.name }, before: { scopes: gone.scopes }, after: null });
  });
}

async function read(tx: Tx, by: Principal, which: ReturnType<typeof eq> | undefined): Promise<ApiKey[]> {
  const rows = await tx
    .select({ row: api_keys, owner: users.name, over: sql<boolean>`coalesce(${api_keys.expires_at} <= now(), false)` })
    .from(api_keys)
    .leftJoin(users, eq(users.id, api_keys.created_by))
    .where(and(eq(api_keys.org_id, by.orgId), which))
    .orderBy(desc(api_keys.id))
    .limit(1000);
  return rows.map(({ row, owner, over }) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    owner: row.created_by === null || owner === null ? null : { id: row.created_by, name: owner },
    is_yours: row.created_by === by.userId,
    created_at: isoOf(row.created_at),
    expires_at: isoOrNull(row.expires_at),
    is_expired: over,
    last_used_at: isoOrNull(row.last_used_at),
  }));
}
