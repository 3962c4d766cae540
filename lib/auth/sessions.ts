/** Where people are signed in: listed, and ended one by one or all at once. */

import { and, desc, eq, lt, ne, sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { sessions } from "@/db/schema";
import type { SessionItem } from "@/lib/api/contracts/account";
import { notFound } from "@/lib/api/ids";
import { clientAddress } from "@/lib/api/rate-limit";
import { isoOf } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { originOf, writePersonal } from "@/lib/audit/write";
import { newId } from "@/lib/tenancy/ids";
import type { Person } from "./principal";
import { SESSION_SECONDS } from "./session";

/** Of one person; the one that was not used for longest goes. */
const MOST = 100;

/** Notes a sign-in. @returns the id that goes into the cookie. */
export async function openSession(userId: string, request: Request): Promise<string> {
  const id = newId();
  await withSystem(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.user_id, userId), lt(sessions.expires_at, sql`now()`)));
    await tx.insert(sessions).values({
      id,
      user_id: userId,
      expires_at: sql`now() + ${SESSION_SECONDS} * interval '1 second'`,
      address: clientAddress(request),
      user_agent: request.headers.get("user-agent")?.slice(0, 300) ?? null,
    });
    await tx.execute(sql`
      delete from sessions where id in (select id from sessions where user_id = ${userId}
        order by last_seen_at desc, id desc offset ${MOST})`);
    const entry = { via: "session", action: "account.sign_in", operation: "sign in", ...originOf(request) } as const;
    await writePersonal(userId, entry, tx);
  });
  return id;
}

/** Ends one session of this person. @returns whether there was one. */
export async function endSession(userId: string, id: string): Promise<boolean> {
  return withSystem(async (tx) => {
    const gone = await tx
      .delete(sessions)
      .where(and(eq(sessions.user_id, userId), eq(sessions.id, id)))
      .returning({ id: sessions.id });
    if (gone.length > 0) noteChange();
    return gone.length > 0;
  });
}

/** Ends every session of a person, but for one when it is given. */
export function endSessions(tx: Tx, userId: string, except: string | null = null) {
  const others = except === null ? undefined : ne(sessions.id, except);
  return tx.delete(sessions).where(and(eq(sessions.user_id, userId), others));
}

/** Where the person is signed in, the latest first. */
export async function listSessions({ userId, sessionId }: Person): Promise<{ items: SessionItem[] }> {
  const rows = await withSystem((tx) =>
    tx
      .select()
      .from(sessions)
      .where(and(eq(sessions.user_id, userId), sql`${sessions.expires_at} > now()`))
      .orderBy(desc(sessions.last_seen_at), desc(sessions.id)),
  );
  const items = rows.map((row) => ({
    id: row.id,
    current: row.id === sessionId,
    created_at: isoOf(row.created_at),
    last_seen_at: isoOf(row.last_seen_at),
    address: row.address,
    user_agent: row.user_agent,
  }));
  return { items };
}

/** Ends one of the person's sessions, from the list. @throws AppError not_found */
export async function revokeSession({ userId }: Person, id: string): Promise<void> {
  if (!(await endSession(userId, id))) throw notFound("session");
}

/** Signs the person out everywhere but here. */
export async function revokeOthers({ userId, sessionId }: Person): Promise<void> {
  await withSystem(async (tx) => {
    noteChange();
    await endSessions(tx, userId, sessionId);
  });
}
