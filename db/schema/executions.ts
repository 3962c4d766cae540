import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { orgs, users } from "./identity";
import { workflow_versions, workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const EXECUTION_STATUS = ["pending", "running", "interrupted", "completed", "failed", "cancelled"] as const;
export const ORIGIN_KIND = ["replay", "fork", "resume", "partial"] as const;
export const NODE_STATUS = ["running", "waiting", "completed", "failed", "skipped", "cancelled"] as const;
export const APPROVAL_STATUS = ["pending", "approved", "rejected", "expired", "cancelled"] as const;

export const executions = pgTable(
  "executions",
  {
    id: uuid().primaryKey(),
    /** Workspace and workflow are those of the version, which refers to them. */
    org_id: uuid().notNull(),
    workflow_id: uuid().notNull(),
    version_id: uuid()
      .notNull()
      .references(() => workflow_versions.id),
    status: text({ enum: EXECUTION_STATUS }).notNull(),
    trigger_type: text().notNull(),
    /** The TriggerPayload (lib/triggers/types.ts). */
    trigger: jsonb().notNull(),
    output: jsonb(),
    /** {code, message, hint?, node_id?} */
    error: jsonb(),
    /** Newest stored checkpoint of the LangGraph thread (thread id = execution id); fences stale drivers. */
    checkpoint_id: text(),
    /** Number of the newest execution event. */
    event_seq: bigint({ mode: "number" }).notNull().default(0),
    /** Set while a process drives it; a stale one is picked up by the sweeper. */
    heartbeat_at: at("heartbeat_at"),
    /** With status interrupted: when it wakes by itself (sleep, retry, approval timeout). */
    wake_at: at("wake_at"),
    cancel_requested_at: at("cancel_requested_at"),
    /** True for "run the draft" from the canvas. */
    is_test: boolean().notNull().default(false),
    /** It has, or had, a ticket (db/schema/flow.ts). */
    is_gated: boolean().notNull().default(false),
    /** Kept by hand, whatever the retention says. */
    keep: boolean().notNull().default(false),
    started_by: uuid().references(() => users.id, { onDelete: "set null" }),
    /** The execution that this one was made from. */
    origin_id: uuid().references((): AnyPgColumn => executions.id, { onDelete: "set null" }),
    origin_kind: text({ enum: ORIGIN_KIND }),
    /** replay: the node that it began with; partial: the node that it is about. */
    origin_node: text(),
    /** fork, resume: the checkpoint of the origin that it goes on from. */
    origin_checkpoint: integer(),
    /** Where it begins when not at the start (lib/engine/seed.ts). */
    seed: jsonb(),
    /** A test of a part of the draft: {mode, node_id, pinned, stale} (lib/executions/partial). */
    partial: jsonb(),
    /** How people dealt with a failed one; null: not yet. */
    handled: text({ enum: ["retried", "dismissed"] }),
    handled_at: at("handled_at"),
    /** Runs that the sweeper asked for while the checkpoint (lost_at) stood still, and the turn of the last one. */
    lost_runs: integer().notNull().default(0),
    lost_turn: bigint({ mode: "number" }),
    lost_at: text(),
    created_at: at("created_at").notNull().defaultNow(),
    started_at: at("started_at"),
    completed_at: at("completed_at"),
    /** The execution whose workflow node called this one, that node, and the attempt of it (node_runs). */
    parent_execution_id: uuid().references((): AnyPgColumn => executions.id, { onDelete: "cascade" }),
    parent_node_id: text(),
    parent_run_id: uuid(),
    /** The outermost execution; null for that itself. */
    root_execution_id: uuid(),
    /** Calls between the outermost execution and this one. */
    depth: smallint().notNull().default(0),
    /** Set when the parent has taken its result in, or waits for it no longer. */
    returned_at: at("returned_at"),
  },
  (t) => [
    uniqueIndex("executions_org_key").on(t.org_id, t.id),
    index("executions_parent_idx").on(t.parent_execution_id, t.id).where(sql`${t.parent_execution_id} is not null`),
    index("executions_unreturned_idx")
      .on(t.parent_execution_id)
      .where(sql`${t.parent_execution_id} is not null and ${t.returned_at} is null`),
    index("executions_root_idx").on(t.root_execution_id).where(sql`${t.root_execution_id} is not null`),
    index("executions_workflow_idx").on(t.org_id, t.workflow_id, t.id),
    index("executions_kept_idx").on(t.org_id, t.id).where(sql`${t.keep}`),
    index("executions_version_idx").on(t.version_id),
    index("executions_open_idx").on(t.heartbeat_at).where(sql`${t.status} in ('pending','running','interrupted')`),
    index("executions_origin_idx").on(t.origin_id).where(sql`${t.origin_id} is not null`),
    index("executions_dead_idx")
      .on(t.org_id, t.id)
      .where(sql`${t.status} = 'failed' and ${t.handled} is null and not ${t.is_test}`),
  ],
);

/** One row per attempt of one visit of a node. */
export const node_runs = pgTable(
  "node_runs",
  {
    id: uuid().primaryKey(),
    org_id: uuid().notNull(),
    execution_id: uuid().notNull(),
    node_id: text().notNull(),
    visit: integer().notNull(),
    attempt: integer().notNull(),
    status: text({ enum: NODE_STATUS }).notNull(),
    input: jsonb(),
    /** The output, or {"$artifact": {hash, size, mime}} when over 64 KB. */
    output: jsonb(),
    error: jsonb(),
    route: text(),
    started_at: at("started_at").notNull(),
    completed_at: at("completed_at"),
    duration_ms: bigint({ mode: "number" }),
    /** Taken over from the execution's origin: not run here. */
    reused: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex("node_runs_visit_key").on(t.org_id, t.execution_id, t.node_id, t.visit, t.attempt),
    foreignKey({ columns: [t.org_id, t.execution_id], foreignColumns: [executions.org_id, executions.id] }).onDelete(
      "cascade",
    ),
  ],
);

/** Append-only, numbered from 1 per execution; the live stream reads it by number. */
export const execution_events = pgTable(
  "execution_events",
  {
    org_id: uuid().notNull(),
    /** Goes with its execution by a trigger: a foreign key would look it up for each event. */
    execution_id: uuid().notNull(),
    seq: bigint({ mode: "number" }).notNull(),
    type: text().notNull(),
    node_id: text(),
    data: jsonb().notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.org_id, t.execution_id, t.seq] })],
);

export const approvals = pgTable(
  "approvals",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** Eight characters for people to type. */
    task_id: text().notNull(),
    execution_id: uuid()
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    node_id: text().notNull(),
    visit: integer().notNull(),
    /** LangGraph interrupt id that the decision resumes. */
    interrupt_id: text().notNull(),
    prompt: text().notNull(),
    context: jsonb(),
    status: text({ enum: APPROVAL_STATUS }).notNull(),
    on_timeout: text({ enum: ["approve", "reject", "fail", "branch"] }).notNull(),
    expires_at: at("expires_at"),
    comment: text(),
    resume_data: jsonb(),
    output_port: text(),
    decided_by: uuid().references(() => users.id, { onDelete: "set null" }),
    /** How the decision came in: web, api. */
    decided_via: text(),
    decided_at: at("decided_at"),
    /** Set when the engine has resumed the node with this decision. */
    consumed_at: at("consumed_at"),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("approvals_interrupt_key").on(t.execution_id, t.interrupt_id),
    uniqueIndex("approvals_task_key").on(t.org_id, t.task_id),
    index("approvals_org_idx").on(t.org_id, t.status, t.id),
  ],
);
