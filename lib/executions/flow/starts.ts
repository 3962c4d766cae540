/** How many executions each person may start in an hour: a setting of the workspace. */
import { sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { withTenant } from "@/db/client";
import { orgs } from "@/db/schema";
import { noteChange } from "@/lib/audit/note";

export const STARTS_PER_HOUR = 100;

/** Asked at each start, so it is remembered for a moment. */
const remembered = new LRUCache<string, number>({ max: 1000, ttl: 5000 });

/** 0: as many as they like. */
export async function startsPerHour(orgId: string): Promise<number> {
  const known = remembered.get(orgId);
  if (known !== undefined) return known;
  const [row] = await withTenant(orgId, (tx) =>
    tx.select({ limit: orgs.executions_per_hour }).from(orgs).where(sql`id = ${orgId}`),
  );
  const limit = row?.limit ?? STARTS_PER_HOUR;
  remembered.set(orgId, limit);
  return limit;
}

/** @param limit null: the default; 0: none. */
export async function setStartsPerHour(orgId: string, limit: number | null): Promise<void> {
  const before = await startsPerHour(orgId);
  await withTenant(orgId, async (tx) => {
    noteChange({ before: { executions_per_hour: before }, after: { executions_per_hour: limit ?? STARTS_PER_HOUR } });
    await tx.update(orgs).set({ executions_per_hour: limit }).where(sql`id = ${orgId}`);
  });
  remembered.delete(orgId);
}
