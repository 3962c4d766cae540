import { and, asc, eq, isNull } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { variable_values, variables } from "@/db/schema";
import type { VariableItem } from "@/lib/api/contracts/variables";
import { notFound } from "@/lib/api/ids";
import { isoOf } from "@/lib/api/times";

/** The variables of the workspace itself, or of one workflow, by name; without the values of secret ones. */
export async function listVariables(orgId: string, workflowId: string | null): Promise<VariableItem[]> {
  return withTenant(orgId, (tx) =>
    shown(tx, orgId, workflowId === null ? isNull(variables.workflow_id) : eq(variables.workflow_id, workflowId)),
  );
}

/** @throws AppError not_found */
export function getVariable(orgId: string, id: string): Promise<VariableItem> {
  return withTenant(orgId, (tx) => readVariable(tx, orgId, id));
}

/** The same within a transaction. */
export async function readVariable(tx: Tx, orgId: string, id: string): Promise<VariableItem> {
  const [item] = await shown(tx, orgId, eq(variables.id, id));
  if (!item) throw notFound("variable");
  return item;
}

async function shown(tx: Tx, orgId: string, which: ReturnType<typeof eq>): Promise<VariableItem[]> {
  // Without the sealed value: what is never read cannot be given away.
  const { id, workflow_id, name, type, is_secret, hosts, updated_at } = variables;
  const rows = await tx
    .select({ id, workflow_id, name, type, is_secret, hosts, updated_at, value: variable_values.value })
    .from(variables)
    .leftJoin(variable_values, and(eq(variable_values.variable_id, id), eq(variable_values.environment, "")))
    .where(and(eq(variables.org_id, orgId), which))
    .orderBy(asc(name));
  return rows.map(({ is_secret: secret, updated_at: at, value, ...row }) => ({
    ...row,
    secret,
    value: value?.v ?? null,
    updated_at: isoOf(at),
  }));
}
