/** How blocks and versions leave the API. */
import { eq, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { code_block_reviews } from "@/db/schema";
import type { BlockItem, BlockReview, BlockVersionDetail, BlockVersionItem } from "@/lib/api/contracts/blocks";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { roleMay } from "@/lib/auth/permissions";
import { contentOf } from "./content";
import type { BlockAuthor, BlockRow, BlockVersionRow } from "./find";
import { blockersOf } from "./life";
import { settingsInside } from "./settings";
import { countUsers } from "./usage";

const personOf = (alias: string): SQL =>
  sql.raw(`case when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name) end`);

type Times = "created_at" | "published_at" | "deprecated_at";
type VersionFound = Omit<BlockVersionItem, Times> & {
  created_at: Date;
  published_at: Date | null;
  deprecated_at: Date | null;
};

/** Versions as lists show them, newest first. @param where over v, the version's row. */
export async function readVersions(tx: Tx, where: SQL, limit: number): Promise<BlockVersionItem[]> {
  const rows = await tx.execute<VersionFound>(sql`
    select v.id, v.number, v.status, v.code_hash, v.message, ${personOf("a")} as author, v.created_at, o.number as restores,
      v.published_at, ${personOf("p")} as published_by, v.deprecated_at, v.deprecation,
      (select jsonb_build_object('total', count(*), 'passed', count(*) filter (where r.passed),
          'failed', count(*) filter (where not r.passed), 'not_run', count(*) filter (where r.passed is null))
        from code_block_tests t left join lateral (
          select r.passed from code_block_test_runs r
          where r.version_id = v.id and r.test_id = t.id and r.test_revision = t.revision order by r.id desc limit 1) r on true
        where t.block_id = v.block_id) as tests,
      (select r.state from code_block_reviews r where r.version_id = v.id order by r.id desc limit 1) as review
    from code_block_versions v left join users a on a.id = v.author_id left join users p on p.id = v.published_by
      left join code_block_versions o on o.id = v.restores_id
    where ${where} order by v.id desc limit ${limit}`);
  return rows.map((row) => ({
    ...row,
    created_at: isoOf(row.created_at),
    published_at: isoOrNull(row.published_at),
    deprecated_at: isoOrNull(row.deprecated_at),
  }));
}

/** A version with all that is known of it, for one person. */
export async function versionDetail(tx: Tx, by: BlockAuthor, version: BlockVersionRow): Promise<BlockVersionDetail> {
  const [item] = await readVersions(tx, sql`v.id = ${version.id}`, 1);
  if (!item) throw new Error("The version is gone.");
  const { require_approval: requiresApproval } = await settingsInside(tx, by.orgId);
  const reviews = await readReviews(tx, version.id);
  const facts = { status: item.status, tests: item.tests, requiresApproval, isApproved: await isApproved(tx, version) };
  return {
    ...item,
    content: contentOf(version),
    reviews,
    requires_approval: requiresApproval,
    blockers: blockersOf(facts),
    may_review: reviews[0]?.state === "pending" && roleMay(by.role, "block.review") && by.userId !== version.author_id,
  };
}

async function readReviews(tx: Tx, versionId: string): Promise<BlockReview[]> {
  const rows = await tx.execute<
    Omit<BlockReview, "requested_at" | "decided_at"> & { requested_at: Date; decided_at: Date | null }
  >(sql`
    select r.id, r.state, r.note, ${personOf("q")} as requested_by, r.requested_at, r.comment, ${personOf("d")} as decided_by, r.decided_at
    from code_block_reviews r left join users q on q.id = r.requested_by left join users d on d.id = r.decided_by
    where r.version_id = ${versionId} order by r.id desc limit 100`);
  return rows.map((row) => ({
    ...row,
    requested_at: isoOf(row.requested_at),
    decided_at: isoOrNull(row.decided_at),
  }));
}

/**
 * Whether somebody other than its author has approved a version, and nobody rejected it since. What brings an earlier version back has the
 * approval of that one, as long as it was not the one who brings it back who gave it.
 */
export async function isApproved(tx: Tx, version: BlockVersionRow): Promise<boolean> {
  const of = async (versionId: string) => {
    const r = code_block_reviews;
    const [newest] = await tx
      .select({ state: r.state, by: r.decided_by })
      .from(r)
      .where(sql`${eq(r.version_id, versionId)} and ${r.state} <> 'pending'`)
      .orderBy(sql`${r.id} desc`)
      .limit(1);
    return newest ?? null;
  };
  const own = await of(version.id);
  if (own) return own.state === "approved";
  const before = version.restores_id ? await of(version.restores_id) : null;
  return before?.state === "approved" && before.by !== null && before.by !== version.author_id;
}

/** Blocks as lists show them, in the order of the rows. */
export async function blockItems(tx: Tx, orgId: string, rows: readonly BlockRow[]): Promise<BlockItem[]> {
  if (rows.length === 0) return [];
  const ids = sql`(select jsonb_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::text::jsonb)::uuid)`;
  const more = await tx.execute<Pick<BlockItem, "id" | "latest" | "published" | "tests" | "created_by">>(sql`
    select b.id, jsonb_build_object('number', l.number, 'status', l.status) as latest,
      case when p.id is not null then jsonb_build_object('number', p.number, 'status', p.status) end as published,
      (select count(*)::int from code_block_tests t where t.block_id = b.id) as tests, ${personOf("u")} as created_by
    from code_blocks b join code_block_versions l on l.block_id = b.id and l.number = b.latest_number
      left join code_block_versions p on p.id = b.published_version_id left join users u on u.id = b.created_by
    where b.org_id = ${orgId} and b.id in ${ids}`);
  const byId = new Map(more.map((each) => [each.id, each]));
  const usedBy = await countUsers(
    tx,
    orgId,
    rows.map(({ slug }) => slug),
  );
  return rows.flatMap((row) => {
    const found = byId.get(row.id);
    if (!found) return [];
    const { id, slug, name, description, language, single_use } = row;
    return {
      ...{ id, slug, name, description, language, single_use },
      latest: found.latest,
      published: found.published,
      used_by: usedBy.get(slug) ?? 0,
      tests: found.tests,
      created_by: found.created_by,
      created_at: isoOf(row.created_at),
      updated_at: isoOf(row.updated_at),
      deleted_at: isoOrNull(row.deleted_at),
    };
  });
}
