/**
 * What a list shows of each draft and filters by: problems, unpublished changes, triggers, size. Reading and checking thousands of documents
 * for a page takes seconds, so it is kept in a row beside the workflow. Nobody has to remember to write it: a row says which revision,
 * published version and surroundings it was made of, and who needs it makes old ones again first.
 */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { credentials, workflow_facts } from "@/db/schema";
import { asEverybody } from "@/db/viewer";
import { blocksOfDocument } from "@/lib/code-blocks/of-document";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { validate, type WorkflowDocument } from "@/lib/workflow";
import { blockOf } from "@/lib/workflow/blocks";
import { calledWorkflows } from "../called";

/** Raise it when the rules or the facts change: every row is old then. */
const RULES = "3";
/** Documents that are read at a time; between two, others get their turn. */
const CHUNK = 50;

type Row = {
  id: string;
  slug: string;
  revision: number;
  published_version_id: string | null;
  document: WorkflowDocument;
  has_changes: boolean;
};

/** A list of ids as rows: arrays would be sent as one parameter each. */
export const idRows = (ids: readonly string[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`;

/**
 * Brings the facts up to date. @param ids of these workflows; null: of all.
 * What changes meanwhile is old again, and the next reader's.
 */
export async function refreshFacts(orgId: string, ids: readonly string[] | null): Promise<void> {
  if (ids?.length === 0) return;
  // They are the same for all who may see the workflow.
  await asEverybody(async () => {
    while ((await withTenant(orgId, (tx) => refreshChunk(tx, orgId, ids))) === CHUNK)
      await new Promise((resolve) => setImmediate(resolve));
  });
}

/** @returns how many were made again. */
async function refreshChunk(tx: Tx, orgId: string, ids: readonly string[] | null): Promise<number> {
  const surroundings = await stampOf(tx, orgId);
  const rows = await tx.execute<Row>(sql`
    select w.id, w.slug, w.revision, w.published_version_id, w.document,
      (v.id is null or v.document is distinct from w.document - 'pins') as has_changes
    from workflows w left join workflow_versions v on v.id = w.published_version_id
      left join workflow_facts f on f.workflow_id = w.id
    where w.org_id = ${orgId} and w.deleted_at is null ${ids === null ? sql`` : sql`and w.id in ${idRows(ids)}`}
      and (f.workflow_id is null or f.revision <> w.revision or f.published_version_id is distinct from w.published_version_id
        or f.stamp not in (${RULES}, ${surroundings}))
    order by w.id limit ${CHUNK}`);
  if (rows.length === 0) return 0;
  const names = await tx.select({ name: credentials.name }).from(credentials);
  const credentialNames = new Set(names.map(({ name }) => name));
  const values = [];
  for (const row of rows) values.push(await factsOf(tx, orgId, row, credentialNames, surroundings));
  const set = Object.fromEntries(SET.map((column) => [column, sql.raw(`excluded.${column}`)]));
  await tx.insert(workflow_facts).values(values).onConflictDoUpdate({ target: workflow_facts.workflow_id, set });
  return rows.length;
}

const SET = [
  "revision",
  "published_version_id",
  "stamp",
  "errors",
  "has_changes",
  "is_template",
  "node_count",
  "trigger_types",
  "description",
] as const;

async function factsOf(
  tx: Tx,
  orgId: string,
  row: Row,
  credentialNames: ReadonlySet<string>,
  surroundings: string,
): Promise<typeof workflow_facts.$inferInsert> {
  const { document } = row;
  const called = await calledWorkflows(tx, orgId, document);
  const blocks = await blocksOfDocument(tx, orgId, document);
  const problems = validate(document, { nodeTypes, triggerTypes, credentialNames, called, blocks, slug: row.slug });
  return {
    workflow_id: row.id,
    org_id: orgId,
    revision: row.revision,
    published_version_id: row.published_version_id,
    stamp: looksAround(document) ? surroundings : RULES,
    errors: problems.filter(({ severity }) => severity === "error").length,
    has_changes: row.has_changes,
    is_template: document.is_template === true,
    node_count: document.nodes.length,
    trigger_types: [...new Set(document.triggers.map(({ type }) => type))].sort(),
    description: document.description?.slice(0, 500) ?? null,
  };
}

/** Whether the workspace's credentials, other workflows or code blocks decide what is wrong with it. */
function looksAround(document: WorkflowDocument): boolean {
  return document.nodes.some((node) => {
    const type = nodeTypes.get(node.component_type);
    if (type === undefined) return false;
    return (
      (type.credentials?.length ?? 0) > 0 || type.calls !== undefined || blockOf(node, node.config, nodeTypes) !== null
    );
  });
}

/** Changes whenever a credential is added, renamed or removed, another workflow can be called, or a code block be run. */
async function stampOf(tx: Tx, orgId: string): Promise<string> {
  const [row] = await tx.execute<{ hash: string }>(sql`
    select md5(concat_ws('|',
      (select string_agg(name, ',' order by name) from credentials where org_id = ${orgId}),
      (select string_agg(slug || ':' || published_version_id, ',' order by slug) from workflows
        where org_id = ${orgId} and deleted_at is null and published_version_id is not null),
      (select string_agg(slug || ':' || latest_number || ':' || coalesce(published_version_id::text, ''), ',' order by slug) from code_blocks
        where org_id = ${orgId} and deleted_at is null),
      (select 'approved only' from code_settings where org_id = ${orgId} and require_approval))) as hash`);
  return `${RULES}:${row?.hash ?? ""}`;
}
