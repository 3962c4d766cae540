/** A token belongs to the credential as it was when somebody agreed, or when it was asked for: with other hosts it would go elsewhere. */
import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { credentials } from "@/db/schema";
import type { OAuthFields } from "@/lib/credentials/oauth2/token";
import { NodeError } from "@/lib/nodes/errors";
import { credentialRow } from "../row";
import { secretOf } from "../secret";

/** Short for what a token depends on. */
export function printOf({ authorization_url, token_url, client_id, client_secret, hosts }: OAuthFields): string {
  const parts = [authorization_url ?? "", token_url, client_id, client_secret ?? "", hosts];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** Keeps the credential as it is until the transaction ends. @throws NodeError oauth_failed, worth a retry, when it was changed */
export async function mustBeSame(tx: Tx, orgId: string, id: string, fields: OAuthFields): Promise<void> {
  const row = await credentialRow(tx, and(eq(credentials.org_id, orgId), eq(credentials.id, id)), true);
  if (row?.type === "oauth2" && printOf(secretOf(row) as OAuthFields) === printOf(fields)) return;
  throw changedMeanwhile();
}

export function changedMeanwhile(): NodeError {
  return new NodeError("oauth_failed", "The credential was changed meanwhile.", { hint: "Try again." });
}
