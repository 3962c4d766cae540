/** The circuit breakers of a workspace for its people: seeing them and closing one by hand. What they do is in lib/engine/breaker. */

import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { BreakerItem } from "@/lib/api/contracts/operations";
import { notFound } from "@/lib/api/ids";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { CHANNEL } from "@/lib/engine/breaker/rows";

type Times = { since: Date; failed_at: Date; probe_at: Date | null };
type Row = Omit<BreakerItem, keyof Times> & Times;

/** Those with failures, the open ones first. */
export async function listBreakers(orgId: string): Promise<{ items: BreakerItem[] }> {
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<Row>(sql`
      select b.id, b.host, case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as credential, b.state,
        b.failures, b.since, b.failed_at, b.probe_at, b.error
      from circuit_breakers b left join credentials c on c.org_id = b.org_id and c.id::text = b.credential
      where b.org_id = ${orgId} order by b.state = 'closed', b.failed_at desc, b.id limit 500`),
  );
  return {
    items: rows.map((row) => ({
      ...row,
      since: isoOf(row.since),
      failed_at: isoOf(row.failed_at),
      probe_at: isoOrNull(row.probe_at),
    })),
  };
}

/** Closes one: the next call goes out, and counting begins anew. @throws AppError not_found */
export async function closeBreaker(orgId: string, id: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    noteChange();
    const gone = await tx.execute(sql`
      with w as (delete from circuit_breakers where org_id = ${orgId} and id = ${id} returning id)
      select pg_notify(${CHANNEL}, ${`${orgId} `}) from w`);
    if (gone.length === 0) throw notFound("circuit breaker");
  });
}
