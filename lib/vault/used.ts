/** The one place that hears of every use of a secret, in the transaction that reads it. */
import type { Tx } from "@/db/client";
import { log } from "@/lib/observability/log";

export interface SecretUse {
  executionId?: string | null;
  nodeId?: string | null;
  workflowId?: string | null;
  userId?: string | null;
  purpose: "run" | "test" | "model" | "tool";
}

/** @param _tx for what is to be stored together with the use. */
export async function noteUse(
  _tx: Tx,
  credential: { id: string; org_id: string; name: string; type: string },
  use: SecretUse,
): Promise<void> {
  const { id, org_id: orgId, type } = credential;
  log.debug({ event: "secret_used", orgId, credentialId: id, type, ...use }, "A secret is used.");
}
