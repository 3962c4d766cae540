/** The audit log of a workspace, the latest first: page by page, or all of it as a stream. */
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { audit_log } from "@/db/schema";
import type { AuditEntry, AuditFilter, AuditList } from "@/lib/api/contracts/audit";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf } from "@/lib/api/times";

const a = audit_log;
/** Rows at a time of an export. */
const BATCH = 500;

const like = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;

function matching(orgId: string, { who, action, target, from, to }: AuditFilter): (SQL | undefined)[] {
  return [
    eq(a.org_id, orgId),
    who ? sql`(lower(${a.actor_name}) like ${like(who)} or lower(${a.actor_email}) like ${like(who)})` : undefined,
    action ? (action.endsWith(".") ? sql`starts_with(${a.action}, ${action})` : eq(a.action, action)) : undefined,
    target ? sql`(${a.target_id} = ${target} or lower(${a.target_name}) like ${like(target)})` : undefined,
    from ? gte(a.at, new Date(from)) : undefined,
    to ? lt(a.at, new Date(to)) : undefined,
  ];
}

function rowsBefore(orgId: string, filter: AuditFilter, before: string | null, limit: number) {
  return withTenant(orgId, (tx) =>
    tx
      .select()
      .from(a)
      .where(and(...matching(orgId, filter), before === null ? undefined : lt(a.id, before)))
      .orderBy(desc(a.id))
      .limit(limit),
  );
}

/** One page. @throws AppError bad_request for a wrong cursor */
export async function listAudit(
  orgId: string,
  { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string },
): Promise<AuditList> {
  const rows = await rowsBefore(orgId, filter, afterId(cursor), limit + 1);
  const { items, next_cursor } = toPage(rows, limit, ({ id }) => id);
  return { items: items.map(present), next_cursor };
}

/** Everything that matches, batch by batch: as much as there is, and never much of it in memory. */
export async function* allEntries(orgId: string, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  for (let before: string | null = null; ; ) {
    const rows = await rowsBefore(orgId, filter, before, BATCH);
    for (const row of rows) yield present(row);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    before = last.id;
  }
}

function present(row: typeof audit_log.$inferSelect): AuditEntry {
  return {
    id: row.id,
    at: isoOf(row.at),
    actor: { id: row.actor_id, name: row.actor_name, email: row.actor_email },
    via: row.via,
    key_name: row.key_name,
    action: row.action,
    operation: row.operation,
    target: { type: row.target_type, id: row.target_id, name: row.target_name },
    before: row.before,
    after: row.after,
    address: row.address,
    user_agent: row.user_agent,
    request_id: row.request_id,
  };
}
