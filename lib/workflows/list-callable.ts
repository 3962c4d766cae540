import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { CallableWorkflow } from "@/lib/api/contracts/workflows";
import { afterId, toPage } from "@/lib/api/paging";
import { callSchemaOf, type WorkflowDocument } from "@/lib/workflow";

type Parts = Pick<WorkflowDocument, "input_schema" | "output_schema" | "triggers">;
type Row = Omit<CallableWorkflow, "input_schema" | "output_schema"> & { parts: Parts };

/** Workflows of a workspace that others can call now, newest first, each with what its published version takes and gives. */
export async function listCallable(
  orgId: string,
  query: { limit: number; cursor?: string },
): Promise<{ items: CallableWorkflow[]; next_cursor: string | null }> {
  const after = afterId(query.cursor);
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<Row>(sql`
      select w.id, w.slug, w.name, v.document ->> 'description' as description, v.number as version,
        coalesce(v.semver, v.number::text) as semver,
        jsonb_build_object('input_schema', v.document -> 'input_schema', 'output_schema', v.document -> 'output_schema',
          'triggers', coalesce(v.document -> 'triggers', '[]')) as parts
      from workflows w join workflow_versions v on v.id = w.published_version_id
      where w.org_id = ${orgId} and w.deleted_at is null and v.document -> 'is_callable' = 'true'
        and (${after}::uuid is null or w.id < ${after}::uuid)
      order by w.id desc limit ${query.limit + 1}`),
  );
  const page = toPage(rows, query.limit, ({ id }) => id);
  return {
    ...page,
    items: page.items.map(({ parts, ...row }) => ({
      ...row,
      input_schema: callSchemaOf(parts),
      output_schema: parts.output_schema ?? null,
    })),
  };
}
