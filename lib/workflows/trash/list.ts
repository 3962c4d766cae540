import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { TrashItem } from "@/lib/api/contracts/library";
import { isoOf } from "@/lib/api/times";
import { type Role, roleMay } from "@/lib/auth/permissions";
import { readCursor, writeCursor } from "../library/cursor";
import { trashDays } from "./purge";

/** Counted of each workflow. */
const COUNTED = 1000;

type Row = Omit<TrashItem, "deleted_at" | "purge_at"> & { deleted_at: Date; purge_at: Date | null; key: string };

/** What is in the trash, the latest first. @throws AppError bad_request for a wrong cursor */
export async function listTrash(
  asker: { orgId: string; role: Role },
  query: { limit: number; cursor?: string },
): Promise<{ items: TrashItem[]; next_cursor: string | null; days: number; may_erase: boolean }> {
  const { orgId } = asker;
  const after = readCursor(query.cursor, "updated");
  const [days, rows] = await withTenant(orgId, async (tx) => {
    const kept = await trashDays(tx);
    const page = await tx.execute<Row>(sql`
      select w.id, w.slug, w.name, v.number as published_version,
        coalesce(v.semver, v.number::text) as published_semver, w.deleted_at, w.deleted_at::text as key, u.name as deleted_by,
        case when ${kept}::int > 0 then w.deleted_at + ${kept}::int * interval '1 day' end as purge_at,
        (select count(*)::int from (select from executions e where e.org_id = w.org_id and e.workflow_id = w.id limit ${COUNTED}) c) as executions,
        (select count(*)::int from (select from executions e where e.org_id = w.org_id and e.workflow_id = w.id
          and e.status in ('pending', 'running', 'interrupted') limit ${COUNTED}) c) as running
      from workflows w left join workflow_versions v on v.id = w.published_version_id left join users u on u.id = w.deleted_by
      where w.org_id = ${orgId} and w.deleted_at is not null and w.erased_at is null
        and (${after === null} or (w.deleted_at, w.id) < (${after?.key ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by w.deleted_at desc, w.id desc limit ${query.limit + 1}`);
    return [kept, page] as const;
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ key: _, ...row }) => ({
      ...row,
      deleted_at: isoOf(row.deleted_at),
      purge_at: row.purge_at === null ? null : isoOf(row.purge_at),
    })),
    next_cursor:
      rows.length > query.limit && last
        ? writeCursor({ sort: "updated", pinned: false, key: last.key, id: last.id })
        : null,
    days,
    may_erase: roleMay(asker.role, "workflow.erase"),
  };
}
