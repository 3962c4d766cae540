/** The variables that a run reads, secret ones opened. */
import { and, eq, isNull, or, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { data_keys, variable_values, variables } from "@/db/schema";
import type { HeldSecret } from "@/lib/http/held";
import { NodeError } from "@/lib/nodes/errors";
import { neverLog } from "@/lib/observability/log";
import { unseal } from "./seal";

export interface OpenedVariables {
  workspace: Record<string, unknown>;
  workflow: Record<string, unknown>;
  /** Names of secret ones, and their values as they must never be shown. */
  secret: string[];
  hidden: string[];
  /** Where the values of secret ones may be sent. */
  held: HeldSecret[];
  /** Those that do not open, by name: who reads one fails with this, and nobody else does. */
  broken: Record<string, NodeError>;
}

export async function openVariables(orgId: string, workflowId: string): Promise<OpenedVariables> {
  const rows = await withTenant(orgId, (tx) =>
    tx
      .select({ variable: variables, own: variable_values, wrapped: data_keys })
      .from(variables)
      .innerJoin(
        variable_values,
        and(eq(variable_values.variable_id, variables.id), eq(variable_values.environment, "")),
      )
      .leftJoin(data_keys, sql`${data_keys.id}::text = ${variable_values.key_id}`)
      .where(
        and(eq(variables.org_id, orgId), or(isNull(variables.workflow_id), eq(variables.workflow_id, workflowId))),
      ),
  );
  const opened: OpenedVariables = { workspace: {}, workflow: {}, secret: [], hidden: [], held: [], broken: {} };
  for (const { variable, own, wrapped } of rows) {
    const { id, org_id, sealed, key_id } = own;
    const isSealed = sealed !== null && key_id !== null;
    const level = opened[variable.workflow_id ? "workflow" : "workspace"];
    if (!isSealed) {
      level[variable.name] = own.value?.v;
      continue;
    }
    opened.secret.push(variable.name);
    try {
      const row = { id, org_id, type: "variable", sealed, key_id, wrapped, name: variable.name };
      level[variable.name] = unseal(row, "variable").v;
      const hidden = textsOf(level[variable.name]);
      opened.hidden.push(...hidden);
      opened.held.push({ kind: "variable", name: variable.name, hosts: variable.hosts, hidden });
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      level[variable.name] = null;
      opened.broken[variable.name] = error;
    }
  }
  neverLog(opened.hidden);
  return opened;
}

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
