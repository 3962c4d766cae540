import { z } from "zod";
import { isoTime } from "./common";
import { sandboxState } from "./sandbox";

/** Ten years: past that, "0" says better what is meant. */
const days = z.number().int().min(0).max(3650);
const count = z.number().int().min(0).max(10_000_000);

/** How long executions stay in a workspace; 0 sets no limit. GET, PUT /api/v1/operations/retention */
export const retentionSettings = z.object({
  /** Completed and cancelled executions, in days. */
  days,
  /** Failed executions, in days. */
  failed_days: days,
  /** The newest of each workflow that stay; failed ones are counted apart. */
  max_per_workflow: count,
});
export type RetentionSettings = z.infer<typeof retentionSettings>;

/** What one workflow has of its own; null is as in the workspace. PUT, DELETE /api/v1/operations/retention/workflows/{id} */
export const retentionOverride = z.object({
  days: days.nullable().default(null),
  failed_days: days.nullable().default(null),
  max_per_workflow: count.nullable().default(null),
});
export type RetentionOverride = z.infer<typeof retentionOverride>;

export const retentionDeleted = z.object({
  executions: z.number().int(),
  /** Finished executions whose checkpoints went. */
  checkpoints: z.number().int(),
  /** Frozen drafts that no execution ran on any more. */
  snapshots: z.number().int(),
  artifacts: z.number().int(),
  /** Out of the trash, for ever. Rounds of before do not have it. */
  workflows: z.number().int().default(0),
});
export type RetentionDeleted = z.infer<typeof retentionDeleted>;

export const retentionRun = z.object({
  at: isoTime,
  took_ms: z.number().int(),
  /** Started by a person. */
  is_manual: z.boolean(),
  /** False: there was more than one round may do, and the next one goes on. */
  is_complete: z.boolean(),
  deleted: retentionDeleted,
  error: z.string().nullable(),
});
export type RetentionRun = z.infer<typeof retentionRun>;

export const retentionDetail = z.object({
  settings: retentionSettings,
  defaults: retentionSettings,
  overrides: z.array(retentionOverride.extend({ workflow_id: z.uuid(), workflow_name: z.string() })),
  last_run: retentionRun.nullable(),
  oldest: z.object({ execution_id: z.uuid(), created_at: isoTime }).nullable(),
});
export type RetentionDetail = z.infer<typeof retentionDetail>;

/** POST /api/v1/operations/retention/preview: the settings as they would be; without them, as they are. */
export const retentionPreviewBody = z.object({ settings: retentionSettings.optional() });
export const retentionPreview = z.object({
  executions: z.number().int(),
  /** There are more than were counted. */
  is_more: z.boolean(),
  workflows: z.number().int(),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

export const breakerState = z.enum(["closed", "open", "half_open"]);
export const breakerItem = z.object({
  id: z.uuid(),
  host: z.string(),
  /** Null: the calls carry none, or it is gone. */
  credential: z.object({ id: z.string(), name: z.string() }).nullable(),
  state: breakerState,
  /** In a row. */
  failures: z.number().int(),
  since: isoTime,
  failed_at: isoTime,
  /** When one call may try again; null while it is closed. */
  probe_at: isoTime.nullable(),
  error: z.object({ code: z.string(), message: z.string() }),
});
export type BreakerItem = z.infer<typeof breakerItem>;
export const breakerList = z.object({ items: z.array(breakerItem) });

export const tableSize = z.object({
  name: z.string(),
  /** PostgreSQL's own estimate. */
  rows: z.number().int(),
  bytes: z.number().int(),
});
export type TableSize = z.infer<typeof tableSize>;

/** GET /api/v1/operations: the whole installation, for the person who set it up. */
export const installation = z.object({
  database_bytes: z.number().int(),
  tables: z.array(tableSize),
  artifacts: z.object({ files: z.number().int(), bytes: z.number().int(), is_estimate: z.boolean() }),
  engines: z.array(z.object({ id: z.number().int(), started_at: isoTime, is_alive: z.boolean() })),
  queue: z.object({
    /** May be taken now. */
    due: z.number().int(),
    /** In the hands of an engine. */
    taken: z.number().int(),
    /** Due later: sleeps, retries, timeouts. */
    scheduled: z.number().int(),
    /** Waits for events: approvals, cancels. */
    waiting: z.number().int(),
    /** How long the oldest due entry has been due. */
    oldest_due_ms: z.number().int().nullable(),
  }),
  /** Null: no engine has told of it of late. */
  sandbox: sandboxState.nullable(),
  maintenance: z.array(
    z.object({ name: z.string(), at: isoTime, took_ms: z.number().int(), outcome: z.record(z.string(), z.unknown()) }),
  ),
});
export type Installation = z.infer<typeof installation>;
