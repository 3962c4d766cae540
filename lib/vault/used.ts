/** The one place that hears of every use of a secret, in the transaction that reads it. */
import type { Tx } from "@/db/client";
import { type SecretUse as AuditedUse, secretUsed } from "@/lib/audit/secret";
import { log } from "@/lib/observability/log";

export type SecretUse = Omit<AuditedUse, "orgId" | "credentialId" | "name" | "type">;

/** Stores the use in the audit log of its workspace. */
export async function noteUse(
  tx: Tx,
  credential: { id: string; org_id: string; name: string; type: string },
  use: SecretUse,
): Promise<void> {
  const { id: credentialId, org_id: orgId, name, type } = credential;
  await secretUsed(tx, { ...use, orgId, credentialId, name, type });
  log.debug({ event: "secret_used", orgId, credentialId, type, ...use }, "A secret is used.");
}
