import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { credentials, oauth_tokens } from "@/db/schema";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { notFound } from "@/lib/api/ids";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { freshDrafts } from "@/lib/workflows/fresh";
import { grantedBlocks, usersOf } from "./usage";

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
  const names = rows.map((row) => row.name);
  const users = await usersOf(tx, names);
  const blocks = await grantedBlocks(tx, names);
  const tokens = await tokensOf(tx, rows);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    hint: JSON.parse(row.hint) as Record<string, string>,
    used_by: users.get(row.name) ?? [],
    used_by_blocks: blocks.get(row.name) ?? [],
    created_at: isoOf(row.created_at),
    updated_at: isoOf(row.updated_at),
    last_tested_at: isoOrNull(row.last_tested_at),
    last_test_result: row.last_test_result,
    connection: connectionOf(row, tokens.get(row.id)),
  }));
}

type TokenState = Pick<typeof oauth_tokens.$inferSelect, "credential_id" | "problem" | "expires_at">;

async function tokensOf(tx: Tx, rows: Shown[]): Promise<Map<string, TokenState>> {
  const ids = rows.filter((row) => row.type === "oauth2").map((row) => row.id);
  if (ids.length === 0) return new Map();
  const { credential_id, problem, expires_at } = oauth_tokens;
  const found = await tx
    .select({ credential_id, problem, expires_at })
    .from(oauth_tokens)
    .where(inArray(credential_id, ids));
  return new Map(found.map((token) => [token.credential_id, token]));
}

function connectionOf(row: Shown, token: TokenState | undefined): CredentialItem["connection"] {
  if (row.type !== "oauth2") return null;
  const { grant } = JSON.parse(row.hint) as { grant?: string };
  const byPerson = grant !== "client_credentials";
  if (!token) return byPerson ? { state: "not_connected", problem: null, expires_at: null } : null;
  const expires_at = isoOrNull(token.expires_at);
  if (token.problem === null) return { state: "connected", problem: null, expires_at };
  return { state: byPerson ? "reconnect" : "not_connected", problem: token.problem, expires_at };
}
