/** Flow control: limits of a workspace, and the tickets of executions that come under some limit. Its functions are in the migration. */
import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { executions } from "./executions";
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const org = () =>
  uuid("org_id")
    .notNull()
    .references(() => orgs.id, { onDelete: "cascade" });
const workflow = () =>
  uuid("workflow_id")
    .notNull()
    .references(() => workflows.id, { onDelete: "cascade" });

/** What a workspace has set itself; a queue without a row has its default (lib/workflow/settings.ts). */
export const queue_limits = pgTable(
  "queue_limits",
  {
    org_id: org(),
    queue: text().notNull(),
    /** Null: no limit. */
    max_running: integer(),
    updated_by: uuid().references(() => users.id, { onDelete: "set null" }),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.org_id, t.queue] })],
);

/** One per execution under flow control, from its start to its end. */
export const flow_tickets = pgTable(
  "flow_tickets",
  {
    execution_id: uuid()
      .primaryKey()
      .references(() => executions.id, { onDelete: "cascade" }),
    org_id: org(),
    workflow_id: workflow(),
    seq: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    /** held: not its turn yet · called: its turn, its run is not told yet · active: may run · waiting: for people or time, without a place. */
    state: text({ enum: ["held", "called", "active", "waiting"] })
      .notNull()
      .default("held"),
    pool: text().notNull(),
    pool_limit: integer(),
    queue: text().notNull(),
    queue_default: integer(),
    turn: bigint({ mode: "number" }).notNull(),
    waits: boolean().notNull().default(false),
    queued: boolean().notNull().default(false),
    asked: boolean().notNull().default(false),
    resumes: boolean().notNull().default(false),
    driven: boolean().notNull().default(false),
    debounce: text(),
    due_at: at("due_at"),
    called_at: at("called_at"),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("flow_tickets_org_idx").on(t.org_id, t.pool, t.state),
    index("flow_tickets_queue_idx").on(t.org_id, t.queue, t.state),
    index("flow_tickets_line_idx").on(t.org_id, t.pool, t.turn, t.seq).where(sql`${t.state} = 'held'`),
    index("flow_tickets_turn_idx").on(t.org_id, t.queue, t.turn).where(sql`${t.state} = 'held'`),
    index("flow_tickets_asked_idx").on(t.org_id, t.pool).where(sql`${t.asked}`),
    index("flow_tickets_debounce_idx").on(t.org_id, t.debounce).where(sql`${t.debounce} is not null`),
    index("flow_tickets_state_idx").on(t.state).where(sql`${t.state} in ('held', 'called')`),
  ],
);

/** Starts that count for a rate limit, until they do no more. */
export const flow_starts = pgTable(
  "flow_starts",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    workflow_id: workflow(),
    key: text().notNull(),
    at: at("at").notNull(),
    expires_at: at("expires_at").notNull(),
  },
  (t) => [
    index("flow_starts_org_idx").on(t.org_id, t.workflow_id, t.key, t.at),
    index("flow_starts_expiry_idx").on(t.expires_at),
  ],
);
