import { and, desc, eq, lt } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { notFound } from "@/lib/api/ids";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { freshDrafts } from "@/lib/workflows/fresh";
import { usersOf } from "./usage";

// Without the sealed value: what is never read cannot be given away.
const { id, name, type, hint, created_at, updated_at, last_tested_at, last_test_result } = credentials;
const SHOWN = { id, name, type, hint, created_at, updated_at, last_tested_at, last_test_result };
type Shown = Pick<typeof credentials.$inferSelect, keyof typeof SHOWN>;

/** The workspace's credentials, newest first, without their secrets. @throws AppError bad_request for a wrong cursor */
export async function listCredentials(
  orgId: string,
  query: { limit: number; cursor?: string },
): Promise<{ items: CredentialItem[]; next_cursor: string | null }> {
  const after = afterId(query.cursor);
  // They name the credentials that they use.
  await freshDrafts(orgId);
  return withTenant(orgId, async (tx) => {
    const rows = await tx
      .select(SHOWN)
      .from(credentials)
      .where(and(eq(credentials.org_id, orgId), after ? lt(id, after) : undefined))
      .orderBy(desc(id))
      .limit(query.limit + 1);
    const { items, next_cursor } = toPage(rows, query.limit, (row) => row.id);
    return { items: await present(tx, items), next_cursor };
  });
}

/** @throws AppError not_found */
export function getCredential(orgId: string, credentialId: string): Promise<CredentialItem> {
  return withTenant(orgId, (tx) => readCredential(tx, orgId, credentialId));
}

/** The same within a transaction. */
export async function readCredential(tx: Tx, orgId: string, credentialId: string): Promise<CredentialItem> {
  const rows = await tx
    .select(SHOWN)
    .from(credentials)
    .where(and(eq(credentials.org_id, orgId), eq(id, credentialId)))
    .limit(1);
  const [item] = await present(tx, rows);
  if (!item) throw notFound("credential");
  return item;
}

async function present(tx: Tx, rows: Shown[]): Promise<CredentialItem[]> {
  const users = await usersOf(
    tx,
    rows.map((row) => row.name),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    hint: JSON.parse(row.hint) as Record<string, string>,
    used_by: users.get(row.name) ?? [],
    created_at: isoOf(row.created_at),
    updated_at: isoOf(row.updated_at),
    last_tested_at: isoOrNull(row.last_tested_at),
    last_test_result: row.last_test_result,
  }));
}
