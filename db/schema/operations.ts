import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { executions } from "./executions";
import { orgs, users } from "./identity";
import { artifacts } from "./vault";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const BREAKER_STATE = ["closed", "open", "half_open"] as const;

/** Which execution refers to which artifact. */
export const execution_artifacts = pgTable(
  "execution_artifacts",
  {
    org_id: uuid().notNull(),
    execution_id: uuid()
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    hash: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.execution_id, t.hash] }),
    foreignKey({ columns: [t.org_id, t.hash], foreignColumns: [artifacts.org_id, artifacts.hash] }).onDelete("cascade"),
    index("execution_artifacts_org_idx").on(t.org_id, t.hash),
  ],
);

/** How long executions stay. workflow_id null: the workspace's own; null columns: as the level above; 0: no limit. */
export const retention_policies = pgTable(
  "retention_policies",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid().references(() => workflows.id, { onDelete: "cascade" }),
    days: integer(),
    failed_days: integer(),
    max_per_workflow: integer(),
    /** Days in the trash; of the workspace alone. */
    trash_days: integer(),
    updated_by: uuid().references(() => users.id, { onDelete: "set null" }),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [unique().on(t.org_id, t.workflow_id).nullsNotDistinct()],
);

/** The last round of retention in each workspace. */
export const retention_runs = pgTable("retention_runs", {
  org_id: uuid()
    .primaryKey()
    .references(() => orgs.id, { onDelete: "cascade" }),
  at: at("at").notNull(),
  took_ms: integer().notNull(),
  is_manual: boolean().notNull(),
  /** False: the round's budget was used up, and the next one goes on. */
  is_complete: boolean().notNull(),
  /** Counts by what was deleted. */
  deleted: jsonb().notNull(),
  error: text(),
});

/** Breakers of hosts with failures; a closed one without failures has no row. */
export const circuit_breakers = pgTable(
  "circuit_breakers",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    host: text().notNull(),
    /** The credential's id, or "" for calls that carry none. */
    credential: text().notNull(),
    state: text({ enum: BREAKER_STATE }).notNull(),
    failures: integer().notNull(),
    /** Openings in a row, which lengthen the cool-down. */
    trips: integer().notNull(),
    since: at("since").notNull(),
    failed_at: at("failed_at").notNull(),
    probe_at: at("probe_at"),
    /** {code, message} of the last failure. */
    error: jsonb().notNull(),
    revision: integer().notNull(),
  },
  (t) => [uniqueIndex("circuit_breakers_key").on(t.org_id, t.host, t.credential)],
);

/** What looks after the whole installation, and when it last did. For flowpilot_system alone. */
export const maintenance = pgTable("maintenance", {
  name: text().primaryKey(),
  at: at("at").notNull(),
  took_ms: integer().notNull(),
  outcome: jsonb().notNull(),
});
