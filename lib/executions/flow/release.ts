/** Letting those go whose turn it is. Called when somebody starts, when a place is free, and by the sweeper. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { executionRequested, executionWoken } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";

/** One decision at a time about who may run in this workspace, until the transaction ends. */
export async function lockFlow(tx: Tx, orgId: string): Promise<void> {
  await tx.execute(sql`select flow_lock(${orgId}::uuid)`);
}

/** Calls everybody whose turn it is and sets their runs going. @returns how many. */
export function releaseTurns(orgId: string, now = new Date()): Promise<number> {
  return withTenant(orgId, async (tx) => {
    await lockFlow(tx, orgId);
    return callTurns(tx, orgId, now);
  });
}

/** The same in the caller's transaction, which holds the lock. @param pool only of those; null: of all. */
export async function callTurns(tx: Tx, orgId: string, now: Date, pool: string | null = null): Promise<number> {
  await tx.execute(sql`select flow_promote(${orgId}::uuid, ${pool}::text, ${now.toISOString()}::timestamptz)`);
  const called = await tx.execute<{ execution_id: string; driven: boolean }>(sql`
    update flow_tickets set state = 'active' where org_id = ${orgId} and state = 'called' returning execution_id, driven`);
  for (const { execution_id, driven } of called) {
    const data = { org_id: orgId, execution_id };
    await publishEvent(
      tx,
      driven
        ? { name: executionWoken.name, data: { ...data, reason: "recovered" } }
        : { name: executionRequested.name, id: execution_id, data },
    );
  }
  return called.length;
}
