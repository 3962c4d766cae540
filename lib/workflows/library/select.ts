/** Which workflows a list asks for, as SQL: filters, order and where the page begins. `w` is the workflow, `f` its facts, `p` the person's pin. */
import { type SQL, sql } from "drizzle-orm";
import type { WorkflowQuery } from "@/lib/api/contracts/library";
import { readCursor } from "./cursor";

export interface Asker {
  orgId: string;
  userId: string;
}

/** True when a filter needs the facts of all workflows up to date: what they are made of cannot be read by the way. */
export const needsFacts = ({ show, problems }: WorkflowQuery): boolean => show === "changed" || problems !== undefined;

/** Members of the document: from the facts while those are of this draft, else from the document itself. */
const DESCRIPTION = sql`(case when f.revision = w.revision then f.description else w.document ->> 'description' end)`;
export const IS_TEMPLATE = sql`(case when f.revision = w.revision then f.is_template
  else coalesce(w.document -> 'is_template' = 'true', false) end)`;

/** The part after "where", without what is in the trash. */
export function filterOf({ orgId, userId }: Asker, query: WorkflowQuery): SQL {
  const parts: SQL[] = [sql`w.org_id = ${orgId} and w.deleted_at is null`];
  const q = query.q?.trim();
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    parts.push(sql`(w.name ilike ${like} or w.slug ilike ${like} or ${DESCRIPTION} ilike ${like})`);
  }
  if (query.folder !== undefined) parts.push(folderFilter(query.folder, query.deep === true));
  for (const tag of tagsOf(query.tag)) {
    parts.push(sql`exists (select from workflow_tag_links l join workflow_tags t on t.id = l.tag_id
      where l.workflow_id = w.id and lower(t.name) = lower(${tag}))`);
  }
  if (query.owner !== undefined) {
    parts.push(sql`exists (select from workflow_collaborators o where o.workflow_id = w.id and o.role = 'owner'
      and o.user_id = ${query.owner === "me" ? userId : query.owner})`);
  }
  if (query.favourite !== undefined) parts.push(sql`(p.workflow_id is not null) = ${query.favourite}`);
  if (query.show !== undefined) parts.push(SHOWN[query.show]);
  if (query.state !== undefined) parts.push(stateFilter(query.state));
  if (query.paused !== undefined) parts.push(sql`(w.paused_at is not null) = ${query.paused}`);
  if (query.problems !== undefined) parts.push(sql`(f.errors > 0) = ${query.problems}`);
  return sql.join(parts, sql` and `);
}

const SHOWN: Record<NonNullable<WorkflowQuery["show"]>, SQL> = {
  published: sql`w.published_version_id is not null`,
  draft: sql`w.published_version_id is null`,
  changed: sql`w.published_version_id is not null and f.has_changes`,
  template: IS_TEMPLATE,
};

function folderFilter(folder: string, deep: boolean): SQL {
  if (folder === "root") return deep ? sql`true` : sql`w.folder_id is null`;
  if (!deep) return sql`w.folder_id = ${folder}`;
  return sql`w.folder_id in (
    with recursive inside as (
      select id from workflow_folders where id = ${folder}
      union all select c.id from workflow_folders c join inside i on c.parent_id = i.id)
    select id from inside)`;
}

function stateFilter(state: NonNullable<WorkflowQuery["state"]>): SQL {
  const newest = sql`(select e.status from executions e where e.org_id = w.org_id and e.workflow_id = w.id order by e.id desc limit 1)`;
  return state === "never" ? sql`${newest} is null` : sql`${newest} = ${state}`;
}

export const tagsOf = (text: string | undefined): string[] =>
  (text ?? "").split(",").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));

/** What the order is by besides the pin; the id makes it whole. */
const KEYS: Record<WorkflowQuery["sort"], { key: SQL; isRising: boolean; cast: SQL }> = {
  created: { key: sql`''`, isRising: false, cast: sql`text` },
  updated: { key: sql`w.updated_at`, isRising: false, cast: sql`timestamptz` },
  // Byte order: the same on every server, and the cursor's comparison is the sort's.
  name: { key: sql`lower(w.name) collate "C"`, isRising: true, cast: sql`text` },
};

/** The order, its key for the cursor, and the condition that a row is behind the cursor. */
export function orderOf(query: WorkflowQuery): { order: SQL; key: SQL; isPinned: SQL; after: SQL } {
  const { key, isRising, cast } = KEYS[query.sort];
  const isPinned = query.pin ? sql`(p.workflow_id is not null)` : sql`false`;
  const direction = sql.raw(isRising ? "asc" : "desc");
  const order = sql.join(
    [
      // PostgreSQL takes no constant here.
      ...(query.pin ? [sql`${isPinned} desc`] : []),
      ...(query.sort === "created" ? [] : [sql`${key} ${direction}`]),
      sql`w.id ${direction}`,
    ],
    sql`, `,
  );
  const place = readCursor(query.cursor, query.sort);
  if (!place) return { order, key: sql`(${key})::text`, isPinned, after: sql`true` };
  const than = sql.raw(isRising ? ">" : "<");
  const value = sql`${place.key}::${cast}${query.sort === "name" ? sql` collate "C"` : sql``}`;
  const after = sql`(${isPinned} < ${place.pinned}::boolean or ${isPinned} = ${place.pinned}::boolean
    and (${key}, w.id) ${than} (${value}, ${place.id}::uuid))`;
  return { order, key: sql`(${key})::text`, isPinned, after };
}
