/**
 * Who looks after the installation: the first account, and after it is deleted who it passed to. That is never whoever happens to be the oldest account
 * then, but somebody whom they had made an owner or an admin.
 */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";

/** @param tx of the system. Null while nobody has an account. */
export async function keeperId(tx: Tx): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`
    select coalesce((select user_id from installation_keeper), (select id from users order by created_at, id limit 1)) as id`);
  return row?.id ?? null;
}

export interface Successor {
  id: string;
  name: string;
  email: string;
}

/** Who comes next: of the oldest workspace of this person that has another owner or admin, owners first and then who has been in it for longest. */
export async function successorOf(tx: Tx, userId: string): Promise<Successor | null> {
  const [row] = await tx.execute<{ id: string; name: string; email: string }>(sql`
    select u.id, u.name, u.email from memberships mine
      join orgs o on o.id = mine.org_id
      join memberships m on m.org_id = o.id and m.user_id <> mine.user_id and m.role in ('owner', 'admin')
      join users u on u.id = m.user_id
    where mine.user_id = ${userId}
    order by o.created_at, o.id, m.role = 'owner' desc, m.created_at, m.user_id limit 1`);
  return row ? { id: row.id, name: row.name, email: row.email } : null;
}

/** Passes it on. One at a time: whom it passes to does not go meanwhile. */
export async function passOn(tx: Tx, userId: string): Promise<void> {
  await tx.execute(sql`
    insert into installation_keeper (user_id) values (${userId}) on conflict (one) do update set user_id = excluded.user_id`);
}
