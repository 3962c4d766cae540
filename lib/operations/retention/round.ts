/** One round of retention in one workspace: batch after batch until nothing is due, its time is over or somebody stops it. */
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { retention_runs } from "@/db/schema";
import type { RetentionDeleted } from "@/lib/api/contracts/operations";
import { jsonb } from "@/lib/api/jsonb";
import { purgeStep } from "@/lib/workflows/trash/purge";
import { findDue, nextDue } from "./due";
import { addDeleted, nothingDeleted } from "./policy";
import { removeArtifacts, removeBreakers, removeCheckpoints, removeExecutions, removeSnapshots } from "./remove";
import { readSettings } from "./settings";

export interface RoundOptions {
  now: Date;
  signal: AbortSignal;
  /** How long it may take; what is left is for the next round. */
  budgetMs: number;
  isManual: boolean;
  /** Executions of one transaction; a test takes fewer. */
  batch?: number;
  /** Told after each transaction. */
  onBatch?: (deleted: RetentionDeleted) => void;
}

export interface RoundOutcome {
  deleted: RetentionDeleted;
  /** False: there is more to do. */
  isComplete: boolean;
}

const BATCH = 200;
/** Events of the executions of one transaction: some have ten, some ten thousand. */
const WEIGHT = 20_000;
/** Between two transactions, so that those who work get their turn. */
const BREATH_MS = 20;

/** Runs one round and notes its outcome. Aborted or out of time it ends between two transactions; the next one goes on from there. */
export async function retainWorkspace(orgId: string, options: RoundOptions): Promise<RoundOutcome> {
  const began = performance.now();
  const deleted = nothingDeleted();
  const { now, signal, batch = BATCH } = options;
  const isOver = () => signal.aborted || performance.now() - began > options.budgetMs;
  let isComplete = false;
  let failure: unknown = null;

  /** One kind of thing, until a batch comes back short. @returns false when the round is over before. */
  async function all(kind: keyof RetentionDeleted, size: number, step: (tx: Tx) => Promise<number>): Promise<boolean> {
    for (let first = true; ; first = false) {
      if (isOver()) return false;
      if (!first) await sleep(BREATH_MS);
      const count = await withTenant(orgId, step);
      addDeleted(deleted, { [kind]: count });
      options.onBatch?.(deleted);
      if (count < size) return true;
    }
  }

  /** Workflows that have been in the trash for too long, each batch after batch. @returns false when the round is over before. */
  async function emptyTrash(): Promise<boolean> {
    for (;;) {
      if (isOver()) return false;
      const step = await withTenant(orgId, (tx) => purgeStep(tx, orgId, now));
      if (step === null) return true;
      addDeleted(deleted, { workflows: step === "gone" ? 1 : 0 });
      options.onBatch?.(deleted);
      await sleep(BREATH_MS);
    }
  }

  async function work(): Promise<boolean> {
    const due = await withTenant(orgId, async (tx) => findDue(tx, orgId, await readSettings(tx, orgId), now));
    for (const each of due) {
      // One is enough to go on: batches are cut by weight too.
      const isDone = await all("executions", 1, async (tx) =>
        removeExecutions(tx, orgId, await nextDue(tx, orgId, each, now, batch, WEIGHT)),
      );
      if (!isDone) return false;
    }
    if (!(await emptyTrash())) return false;
    const isTidy =
      (await all("checkpoints", batch, (tx) => removeCheckpoints(tx, orgId, now, batch))) &&
      (await all("snapshots", batch, (tx) => removeSnapshots(tx, orgId, now, batch))) &&
      (await all("artifacts", batch, (tx) => removeArtifacts(tx, orgId, now, batch)));
    if (isTidy) await withTenant(orgId, (tx) => removeBreakers(tx, orgId, now));
    return isTidy;
  }

  try {
    isComplete = await work();
  } catch (error) {
    failure = error;
  }
  await note(orgId, options, {
    took_ms: Math.round(performance.now() - began),
    is_complete: isComplete,
    deleted,
    error: failure === null ? null : failure instanceof Error ? failure.message.slice(0, 500) : String(failure),
  });
  if (failure !== null) throw failure;
  return { deleted, isComplete };
}

interface Noted {
  took_ms: number;
  is_complete: boolean;
  deleted: RetentionDeleted;
  error: string | null;
}

async function note(orgId: string, { isManual }: RoundOptions, outcome: Noted): Promise<void> {
  const row = { ...outcome, deleted: jsonb(outcome.deleted), is_manual: isManual, at: sql`now()` };
  await withTenant(orgId, (tx) =>
    tx
      .insert(retention_runs)
      .values({ org_id: orgId, ...row })
      .onConflictDoUpdate({ target: retention_runs.org_id, set: row }),
  );
}
