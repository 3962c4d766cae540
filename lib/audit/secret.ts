import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { newId } from "@/lib/tenancy/ids";

export interface SecretUse {
  orgId: string;
  credentialId: string;
  name: string;
  type: string;
  executionId?: string | null;
  nodeId?: string | null;
  workflowId?: string | null;
  /** Who asked for it, when it was a person. */
  userId?: string | null;
  purpose: "run" | "test" | "model" | "tool";
}

/**
 * Notes that a secret was opened, in the transaction that opens it: what is not noted is not used. A node that uses it again and again in
 * one run is noted once.
 */
export async function secretUsed(tx: Tx, use: SecretUse): Promise<void> {
  const { orgId, executionId = null, nodeId = null, workflowId = null, userId = null } = use;
  const key = executionId === null ? null : [executionId, nodeId ?? "", use.credentialId].join(" ");
  const after = JSON.stringify({
    purpose: use.purpose,
    type: use.type,
    execution_id: executionId,
    node_id: nodeId,
    workflow_id: workflowId,
  });
  await tx.execute(sql`
    insert into audit_log (id, org_id, actor_id, actor_name, actor_email, via, action, operation, target_type, target_id, target_name, after, use_key)
    select ${newId()}, ${orgId}, u.id, coalesce(u.name, ''), coalesce(u.email, ''), ${userId === null ? "engine" : "session"}, 'secret.use',
      ${`secret ${use.purpose}`}, 'credential', ${use.credentialId}, ${use.name}, ${after}::text::jsonb, ${key}
    from (select 1) one left join users u on u.id = ${userId}::uuid
    on conflict (org_id, use_key) where use_key is not null do nothing`);
}
