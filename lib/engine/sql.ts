/**
 * One statement of one workspace in one round trip: begin + workspace, the statement and commit go out together on one connection
 * and are answered together. withTenant would take four round trips, which is most of what a short execution costs.
 */
import { rawSql } from "@/db/client";
import { rolesText, viewerNow } from "@/db/viewer";
import { AppError } from "@/lib/errors";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns the statement's rows. @throws what PostgreSQL says, after a rollback. */
export async function tenantStatement<Row>(orgId: string, text: string, values: (string | null)[]): Promise<Row[]> {
  if (!UUID.test(orgId)) throw new AppError("internal", "A statement needs the id of its workspace.");
  const viewer = viewerNow();
  if (viewer !== null && !UUID.test(viewer.userId))
    throw new AppError("internal", "A viewer is told by the id of a person.");
  const seenBy =
    viewer === null
      ? ""
      : `, set_config('app.viewer', '${viewer.userId}', true), set_config('app.viewer_roles', '${rolesText(viewer)}', true)`;
  const connection = await rawSql().reserve();
  try {
    // Checked to be a UUID above: a statement list cannot carry parameters. A failed statement turns the commit into a rollback.
    const [begun, rows, committed] = await Promise.allSettled([
      connection.unsafe(`begin; select set_config('app.org_id', '${orgId}', true)${seenBy}`),
      connection.unsafe(text, values, { prepare: true }),
      connection.unsafe("commit"),
    ]);
    for (const outcome of [begun, rows, committed]) if (outcome.status === "rejected") throw outcome.reason;
    return rows.status === "fulfilled" ? (rows.value as unknown as Row[]) : [];
  } finally {
    connection.release();
  }
}
