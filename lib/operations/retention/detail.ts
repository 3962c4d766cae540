/** Retention for the people of a workspace: what it is set to, what it did last, what it would do now, and doing it now. */
import { eq, isNotNull, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { retention_policies, retention_runs, workflows } from "@/db/schema";
import type {
  RetentionDeleted,
  RetentionDetail,
  RetentionPreview,
  RetentionRun,
  RetentionSettings,
} from "@/lib/api/contracts/operations";
import { isoOf } from "@/lib/api/times";
import { AppError } from "@/lib/errors";
import { countDue } from "./due";
import { RETENTION_DEFAULTS } from "./policy";
import { retainWorkspace } from "./round";
import { alone } from "./rounds";
import { readSettings } from "./settings";

/** Counted of each workflow; past that a page says "more than". */
const COUNT_LIMIT = 1000;
/** A request may last so long; the page asks again while there is more. */
const BUDGET_MS = 4000;

/** Settings, overrides, last round, oldest execution. */
export function readRetention(orgId: string): Promise<RetentionDetail> {
  return withTenant(orgId, async (tx) => ({
    settings: await readSettings(tx, orgId),
    defaults: RETENTION_DEFAULTS,
    overrides: await overridesOf(tx),
    last_run: await lastRun(tx),
    oldest: await oldestOf(tx, orgId),
  }));
}

function overridesOf(tx: Tx): Promise<RetentionDetail["overrides"]> {
  return tx
    .select({
      workflow_id: workflows.id,
      workflow_name: workflows.name,
      days: retention_policies.days,
      failed_days: retention_policies.failed_days,
      max_per_workflow: retention_policies.max_per_workflow,
    })
    .from(retention_policies)
    .innerJoin(workflows, eq(workflows.id, retention_policies.workflow_id))
    .where(isNotNull(retention_policies.workflow_id))
    .orderBy(workflows.name, workflows.id);
}

async function lastRun(tx: Tx): Promise<RetentionRun | null> {
  const [row] = await tx.select().from(retention_runs);
  if (!row) return null;
  const { at, took_ms, is_manual, is_complete, deleted, error } = row;
  return { at: isoOf(at), took_ms, is_manual, is_complete, deleted: deleted as RetentionDeleted, error };
}

async function oldestOf(tx: Tx, orgId: string): Promise<RetentionDetail["oldest"]> {
  const [row] = await tx.execute<{ id: string; created_at: Date }>(
    sql`select id, created_at from executions where org_id = ${orgId} order by id limit 1`,
  );
  return row ? { execution_id: row.id, created_at: isoOf(row.created_at) } : null;
}

/** What a round would delete now. @param settings as they would be; without them, as they are. */
export function previewRetention(orgId: string, settings?: RetentionSettings): Promise<RetentionPreview> {
  return withTenant(orgId, async (tx) =>
    countDue(tx, orgId, settings ?? (await readSettings(tx, orgId)), new Date(), COUNT_LIMIT),
  );
}

/**
 * Runs a round now, for a few seconds at most. @returns its outcome; with is_complete false, there is more to do.
 * @throws AppError conflict while another round runs.
 */
export async function runRetention(
  orgId: string,
  signal: AbortSignal,
): Promise<{ is_complete: boolean; deleted: RetentionDeleted }> {
  const done = await alone(() =>
    retainWorkspace(orgId, { now: new Date(), signal, budgetMs: BUDGET_MS, isManual: true }),
  );
  if (!done) {
    throw new AppError("conflict", "Retention is running already.", { hint: "Try again in a moment." });
  }
  return { is_complete: done.isComplete, deleted: done.deleted };
}
