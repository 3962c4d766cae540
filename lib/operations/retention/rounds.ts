/** Retention of the whole installation: every workspace in turn, then the files. */
import { sql } from "drizzle-orm";
import { rawSql, withSystem } from "@/db/client";
import type { RetentionDeleted } from "@/lib/api/contracts/operations";
import { log } from "@/lib/observability/log";
import { sweepFiles } from "@/lib/storage/sweep";
import { noteMaintenance } from "../maintenance";
import { addDeleted, nothingDeleted } from "./policy";
import { type RoundOptions, type RoundOutcome, retainWorkspace } from "./round";

/** Advisory lock: one process at a time, rounds started by a person included. */
const LOCK = 724_316;
/** For all workspaces of one round together. */
const BUDGET_MS = 20_000;

/** Runs `work` while no other process does. Null: another one is at it. PostgreSQL frees the lock of a process that dies. */
export async function alone<T>(work: () => Promise<T>): Promise<T | null> {
  const result = await rawSql().begin(async (tx): Promise<{ value: T } | null> => {
    const [row] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${LOCK}) as mine`;
    return row?.mine ? { value: await work() } : null;
  });
  return (result as { value: T } | null)?.value ?? null;
}

/** Behind which workspace the next round goes on, when one has used up its time. */
let behind: string | null = null;

export interface Round {
  deleted: RetentionDeleted;
  /** False: there is more to do. */
  isComplete: boolean;
}

/** One round over all workspaces. Null: another process is at it. A workspace that fails is logged and does not hold up the others. */
export function retain(now: Date, signal: AbortSignal, budgetMs = BUDGET_MS): Promise<Round | null> {
  return alone(async () => {
    const began = performance.now();
    const total: Round = { deleted: nothingDeleted(), isComplete: true };
    for (const orgId of await workspaces()) {
      const left = budgetMs - (performance.now() - began);
      if (signal.aborted || left <= 0) {
        total.isComplete = false;
        break;
      }
      const outcome = await retained(orgId, { now, signal, budgetMs: left, isManual: false });
      addDeleted(total.deleted, outcome.deleted);
      total.isComplete &&= outcome.isComplete;
      behind = orgId;
    }
    const files = await sweepFiles(now, signal);
    await noteMaintenance("retention", began, { ...total.deleted, files: files.files, file_bytes: files.bytes });
    return { ...total, isComplete: total.isComplete && files.isComplete };
  });
}

async function retained(orgId: string, options: RoundOptions): Promise<RoundOutcome> {
  try {
    return await retainWorkspace(orgId, options);
  } catch (error) {
    log.error({ event: "retention_failed", orgId, error }, "The retention of a workspace failed.");
    return { deleted: nothingDeleted(), isComplete: true };
  }
}

/** All of them, those behind the last one first. */
async function workspaces(): Promise<string[]> {
  const rows = await withSystem((tx) =>
    tx.execute<{ id: string }>(
      sql`select id from orgs order by (${behind}::uuid is not null and id <= ${behind}::uuid), id`,
    ),
  );
  return rows.map(({ id }) => id);
}
