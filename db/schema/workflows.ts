import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { ChangeCounts } from "@/lib/workflow/diff/types";
import type { WorkflowDocument, WorkflowLayout, WorkflowProblem } from "@/lib/workflow/schema";
import { orgs, users } from "./identity";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const workflows = pgTable(
  "workflows",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    slug: text().notNull(),
    name: text().notNull(),
    /** The draft as people edit it. */
    document: jsonb().$type<WorkflowDocument>().notNull(),
    layout: jsonb().$type<WorkflowLayout>().notNull(),
    /** Raised by each save of the draft; the ETag. */
    revision: integer().notNull().default(1),
    /** What kept the newest changes of the shared document from getting into the draft. */
    draft_problems: jsonb().$type<WorkflowProblem[]>().notNull().default([]),
    /** Newest published version, the one that triggers run. */
    published_version_id: uuid(),
    /** Set while nothing new of it may start. */
    paused_at: at("paused_at"),
    paused_by: uuid().references(() => users.id, { onDelete: "set null" }),
    /** The published version has flow control in its settings. */
    has_flow: boolean().notNull().default(false),
    /** Kept by the database: a start must look closer (lib/executions/flow). */
    is_gated: boolean().notNull().default(false),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    updated_at: at("updated_at").notNull().defaultNow(),
    /** In the trash since. */
    deleted_at: at("deleted_at"),
    deleted_by: uuid().references(() => users.id, { onDelete: "set null" }),
    /** Deleted for ever: nobody sees it, and what belongs to it goes batch after batch. */
    erased_at: at("erased_at"),
    /** Null: at the top. */
    folder_id: uuid(),
  },
  (t) => [
    uniqueIndex("workflows_slug_key").on(t.org_id, t.slug).where(sql`${t.deleted_at} is null`),
    index("workflows_org_idx").on(t.org_id, t.id),
  ],
);

/** Immutable. kind "published" has a number; kind "snapshot" is a draft frozen for one test execution. */
export const workflow_versions = pgTable(
  "workflow_versions",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    kind: text({ enum: ["published", "snapshot"] }).notNull(),
    /** 1, 2, 3 … for published versions, null for snapshots. */
    number: integer(),
    /** What people call a published version, e.g. 1.2.0; grows with the number. */
    semver: text(),
    label: text(),
    message: text(),
    /** Counts of what differs from the published version before it; null: not known. */
    changes: jsonb().$type<ChangeCounts>(),
    /** The version that this one brought back. */
    restores_id: uuid().references((): AnyPgColumn => workflow_versions.id, { onDelete: "set null" }),
    document: jsonb().$type<WorkflowDocument>().notNull(),
    layout: jsonb().$type<WorkflowLayout>().notNull(),
    /** sha-256 of the canonical document: the same draft is frozen once. */
    hash: text().notNull(),
    /** A snapshot of a part: the snapshot of the whole draft. */
    cut_of: uuid().references((): AnyPgColumn => workflow_versions.id, { onDelete: "cascade" }),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("workflow_versions_org_idx").on(t.org_id, t.workflow_id, t.id),
    index("workflow_versions_cut_idx").on(t.cut_of).where(sql`${t.cut_of} is not null`),
    uniqueIndex("workflow_versions_number_key").on(t.workflow_id, t.number),
    uniqueIndex("workflow_versions_semver_key").on(t.workflow_id, t.semver).where(sql`${t.kind} = 'published'`),
    index("workflow_versions_restores_idx").on(t.restores_id).where(sql`${t.restores_id} is not null`),
    uniqueIndex("workflow_versions_snapshot_key").on(t.workflow_id, t.hash).where(sql`${t.kind} = 'snapshot'`),
  ],
);

/** Which published workflow answers at /api/hooks/<path>. Paths are unique on the whole installation. */
export const webhook_routes = pgTable(
  "webhook_routes",
  {
    path: text().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    version_id: uuid()
      .notNull()
      .references(() => workflow_versions.id, { onDelete: "cascade" }),
    methods: text().array().notNull(),
    response_mode: text({ enum: ["immediate", "wait"] }).notNull(),
    /** Position among the document's triggers. */
    trigger_index: integer(),
    is_active: boolean().notNull().default(true),
    /** As its workflow's. */
    is_gated: boolean().notNull().default(false),
  },
  (t) => [index("webhook_routes_org_idx").on(t.org_id, t.workflow_id)],
);
