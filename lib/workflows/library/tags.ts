/** Tags of the list; not those of anything inside a document. */

import { and, eq, inArray, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflow_tag_links, workflow_tags } from "@/db/schema";
import type { TagItem } from "@/lib/api/contracts/library";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { idRows } from "./facts";

const MAX_TAGS = 200;
const MAX_ON_ONE = 20;

/** All tags of the workspace, by name, with how many workflows have each. */
export async function listTags(orgId: string): Promise<{ items: TagItem[] }> {
  const items = await withTenant(orgId, (tx) =>
    tx.execute<TagItem>(sql`
      select t.id, t.name, (select count(*)::int from workflow_tag_links l join workflows w on w.id = l.workflow_id
        where l.org_id = t.org_id and l.tag_id = t.id and w.deleted_at is null) as workflows
      from workflow_tags t where t.org_id = ${orgId} order by lower(t.name)`),
  );
  return { items };
}

/** @throws AppError not_found; conflict when another tag has the name. */
export async function renameTag(orgId: string, id: string, name: string): Promise<{ id: string; name: string }> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const [other] = await tx
      .select({ id: workflow_tags.id })
      .from(workflow_tags)
      .where(and(eq(workflow_tags.org_id, orgId), sql`lower(name) = lower(${name})`, sql`id <> ${id}`));
    if (other) {
      const message = `There is a tag "${name}" already.`;
      throw new AppError("conflict", message, { details: { errors: [{ field: "name", message }] } });
    }
    const [row] = await tx
      .update(workflow_tags)
      .set({ name })
      .where(and(eq(workflow_tags.org_id, orgId), eq(workflow_tags.id, id)))
      .returning({ id: workflow_tags.id, name: workflow_tags.name });
    if (!row) throw notFound("tag");
    return row;
  });
}

/** Takes the tag off every workflow and away. @throws AppError not_found */
export async function removeTag(orgId: string, id: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const [gone] = await tx
      .delete(workflow_tags)
      .where(and(eq(workflow_tags.org_id, orgId), eq(workflow_tags.id, id)))
      .returning({ name: workflow_tags.name });
    if (!gone) throw notFound("tag");
    noteChange({ target: { type: "tag", id, name: gone.name } });
  });
}

/** Puts tags on workflows, which the caller has locked; new ones are made. @throws AppError conflict when there would be too many. */
export async function addTags(tx: Tx, orgId: string, workflows: readonly string[], names: string[]): Promise<void> {
  if (workflows.length === 0) return;
  const ids = await tagIds(tx, orgId, names, true);
  const links = workflows.flatMap((workflow_id) => ids.map((tag_id) => ({ org_id: orgId, workflow_id, tag_id })));
  await tx.insert(workflow_tag_links).values(links).onConflictDoNothing();
  const [most] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from workflow_tag_links l where l.workflow_id in ${idRows(workflows)} group by l.workflow_id order by 1 desc limit 1`);
  if ((most?.n ?? 0) > MAX_ON_ONE)
    throw new AppError("conflict", `A workflow has at most ${MAX_ON_ONE} tags.`, { hint: "Take one off first." });
}

export async function takeTags(tx: Tx, orgId: string, workflows: readonly string[], names: string[]): Promise<void> {
  const ids = await tagIds(tx, orgId, names, false);
  if (workflows.length === 0 || ids.length === 0) return;
  await tx
    .delete(workflow_tag_links)
    .where(and(inArray(workflow_tag_links.workflow_id, [...workflows]), inArray(workflow_tag_links.tag_id, ids)));
}

async function tagIds(tx: Tx, orgId: string, names: string[], isMade: boolean): Promise<string[]> {
  const wanted = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (isMade) {
    // In one order, so that two who make the same ones do not wait for each other forever.
    const sorted = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1));
    await tx
      .insert(workflow_tags)
      .values(sorted.map(([, name]) => ({ id: newId(), org_id: orgId, name })))
      .onConflictDoNothing();
  }
  const all = await tx.execute<{ id: string; key: string }>(
    sql`select id, lower(name) as key from workflow_tags where org_id = ${orgId}`,
  );
  if (isMade && all.length > MAX_TAGS)
    throw new AppError("conflict", `A workspace has at most ${MAX_TAGS} tags.`, { hint: "Delete some first." });
  return all.filter(({ key }) => wanted.has(key)).map(({ id }) => id);
}
