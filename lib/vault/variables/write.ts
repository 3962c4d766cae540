import { and, count, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { variable_values, variables, workflows } from "@/db/schema";
import type { VariableItem, variableBody, variableUpdate } from "@/lib/api/contracts/variables";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { refused } from "../fields";
import { seal } from "../seal";
import { readVariable } from "./read";
import { checkValue } from "./value";

/** Of a workspace; each is read at every run. */
const MOST = 500;

/** @throws AppError invalid_body naming the field · conflict when the name is taken · not_found for the workflow */
export async function createVariable(
  { orgId, userId }: { orgId: string; userId: string },
  body: z.infer<typeof variableBody>,
): Promise<VariableItem> {
  const { workflow_id, name, type, secret: is_secret, hosts } = body;
  const value = checkValue(type, body.value);
  const id = newId();
  return withTenant(orgId, async (tx) => {
    noteChange();
    if (workflow_id) await mustBeHere(tx, orgId, workflow_id);
    const [row] = await tx.select({ n: count() }).from(variables).where(eq(variables.org_id, orgId));
    if ((row?.n ?? 0) >= MOST) throw new AppError("conflict", `A workspace can have ${MOST} variables.`);
    const made = await tx
      .insert(variables)
      .values({ id, org_id: orgId, workflow_id, name, type, is_secret, hosts, created_by: userId })
      .onConflictDoNothing()
      .returning({ id: variables.id });
    if (made.length === 0) throw taken();
    await putValue(tx, { orgId, id, is_secret }, value);
    return readVariable(tx, orgId, id);
  });
}

/** Changes what is given. A secret value is never read, so another type, or no longer being secret, needs a new value. @throws as createVariable */
export async function updateVariable(
  orgId: string,
  id: string,
  body: z.infer<typeof variableUpdate>,
): Promise<VariableItem> {
  const isIt = and(eq(variables.org_id, orgId), eq(variables.id, id));
  return withTenant(orgId, async (tx) => {
    noteChange();
    const [row] = await tx.select().from(variables).where(isIt).for("update");
    if (!row) throw notFound("variable");
    const { type = row.type, secret: is_secret = row.is_secret, name = row.name, hosts = row.hosts } = body;
    const isNew = body.value !== undefined;
    if (!isNew && (type !== row.type || is_secret !== row.is_secret)) throw refused("value", "Write the value again.");
    // Else whoever may change the hosts could have a value sent to them that they cannot read.
    const added = row.is_secret && !isNew ? hosts.find((host) => !row.hosts.includes(host)) : undefined;
    if (added !== undefined) throw refused("value", `Write it again, for it may go to ${added} from now on.`);
    await renamed(tx.update(variables).set({ name, type, is_secret, hosts, updated_at: sql`now()` }).where(isIt));
    if (isNew) await putValue(tx, { orgId, id, is_secret }, checkValue(type, body.value));
    return readVariable(tx, orgId, id);
  });
}

/** Deletes it; expressions that read it find nothing there. @throws AppError not_found */
export async function removeVariable(orgId: string, id: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const [gone] = await tx
      .delete(variables)
      .where(and(eq(variables.org_id, orgId), eq(variables.id, id)))
      .returning({ name: variables.name });
    if (!gone) throw notFound("variable");
    noteChange({ target: { type: "variable", id, name: gone.name } });
  });
}

/** A row of its own each time: a sealed value opens in its own row only. */
async function putValue(tx: Tx, to: { orgId: string; id: string; is_secret: boolean }, value: unknown): Promise<void> {
  const { orgId: org_id, id: variable_id } = to;
  const place = { id: newId(), org_id, type: "variable" };
  const isIt = and(eq(variable_values.variable_id, variable_id), eq(variable_values.environment, ""));
  await tx.delete(variable_values).where(isIt);
  const stored = to.is_secret ? await seal(tx, { v: value }, place) : { value: { v: value } };
  await tx.insert(variable_values).values({ id: place.id, org_id, variable_id, ...stored });
}

async function mustBeHere(tx: Tx, orgId: string, workflowId: string): Promise<void> {
  const isIt = and(eq(workflows.org_id, orgId), eq(workflows.id, workflowId));
  const found = await tx.select({ id: workflows.id }).from(workflows).where(isIt).limit(1);
  if (found.length === 0) throw notFound("workflow");
}

async function renamed(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (cause instanceof Error && "constraint_name" in cause && cause.constraint_name === "variables_name_key")
      throw taken();
    throw error;
  }
}

function taken(): AppError {
  const message = "Another variable here has this name.";
  return new AppError("conflict", message, { details: { errors: [{ field: "name", message }] } });
}
