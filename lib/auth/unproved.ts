/**
 * What an account holds before anybody has proved that its address is theirs. Whoever has a link that is bound to no address may have written
 * somebody else's, and waits with a password, sessions and API keys until that person comes by way of their mailbox or a provider. So the first
 * proof takes all of that away; a later one takes nothing.
 */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Entry, writePersonal } from "@/lib/audit/write";
import { endSessions } from "./sessions";

/** @param tx of the system, as all here. Whoever else would prove the address waits for it. */
export async function isProved(tx: Tx, userId: string): Promise<boolean> {
  const [row] = await tx.execute<{ proved: boolean }>(
    sql`select email_confirmed_at is not null as proved from users where id = ${userId} for update`,
  );
  return row?.proved ?? false;
}

/** Notes that the address is this person's. The first time counts. */
export async function markProved(tx: Tx, userId: string): Promise<void> {
  await tx.execute(
    sql`update users set email_confirmed_at = now() where id = ${userId} and email_confirmed_at is null`,
  );
}

interface Taken {
  sessions_ended: number;
  /** By workspace, their names. */
  keys: Map<string, string[]>;
}

/** Ends sessions and links to new passwords, and, when that is wished, revokes every API key. */
export async function shutOut(tx: Tx, userId: string, { keys }: { keys: boolean }): Promise<Taken> {
  await tx.execute(sql`delete from password_resets where user_id = ${userId}`);
  const ended = await endSessions(tx, userId).returning({ id: sql<string>`id` });
  return { sessions_ended: ended.length, keys: keys ? await revokeKeys(tx, userId) : new Map() };
}

/**
 * The first proof of an address: the password and all that was opened with it goes, and the invitations that it made, which would be a way back in.
 * @param entry for the audit log of each workspace
 */
export async function takeUnproved(tx: Tx, userId: string, entry: Pick<Entry, "operation" | "address" | "userAgent">) {
  const [had] = await tx.execute<{ password: boolean }>(sql`
    with before as (select id, password_hash is not null as password from users where id = ${userId})
    update users u set password_hash = null from before where u.id = before.id returning before.password`);
  await tx.execute(sql`delete from second_factors where user_id = ${userId}`);
  await tx.execute(sql`delete from invitations where invited_by = ${userId} and accepted_at is null`);
  const taken = await shutOut(tx, userId, { keys: true });
  await markProved(tx, userId);
  await noteShutOut(tx, userId, taken, { ...entry, more: { removed: had?.password ? ["password"] : [] } });
}

/** Tells each workspace what was ended, with the names of its own keys. */
export async function noteShutOut(
  tx: Tx,
  userId: string,
  { sessions_ended, keys }: Taken,
  { more, ...entry }: Pick<Entry, "operation" | "address" | "userAgent"> & { more?: Record<string, unknown> },
): Promise<void> {
  await writePersonal(userId, { via: "session", action: "account.change", ...entry }, tx, (orgId) => ({
    ...more,
    sessions_ended,
    keys_revoked: keys.get(orgId) ?? [],
  }));
}

async function revokeKeys(tx: Tx, userId: string): Promise<Map<string, string[]>> {
  const gone = await tx.execute<{ org_id: string; name: string }>(
    sql`delete from api_keys where created_by = ${userId} returning org_id, name`,
  );
  const byOrg = new Map<string, string[]>();
  for (const { org_id, name } of gone) byOrg.set(org_id, [...(byOrg.get(org_id) ?? []), name]);
  return byOrg;
}
