import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { AppError } from "@/lib/errors";
import { toYaml, type WorkflowDocument } from "@/lib/workflow";
import { freshDrafts } from "../fresh";
import { idRows } from "./facts";

/** Characters of all of them together. */
const MOST = 8_000_000;

/**
 * The drafts as one YAML stream, a document each: every YAML tool reads it, and so does the import.
 * @throws AppError payload_too_large
 */
export async function exportWorkflows(orgId: string, ids: readonly string[]): Promise<string> {
  await freshDrafts(orgId);
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<{ document: WorkflowDocument }>(sql`
      select w.document from workflows w
      where w.org_id = ${orgId} and w.deleted_at is null and w.id in ${idRows(ids)} order by lower(w.name), w.id`),
  );
  const stream = rows.map(({ document }) => toYaml(document)).join("---\n");
  if (stream.length > MOST) {
    throw new AppError("payload_too_large", "These workflows are too large for one file.", {
      hint: "Export fewer at a time.",
    });
  }
  return stream;
}
