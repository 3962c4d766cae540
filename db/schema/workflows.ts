import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
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
    deleted_at: at("deleted_at"),
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
    message: text(),
    document: jsonb().$type<WorkflowDocument>().notNull(),
    layout: jsonb().$type<WorkflowLayout>().notNull(),
    /** sha-256 of the canonical document: the same draft is frozen once. */
    hash: text().notNull(),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("workflow_versions_org_idx").on(t.org_id, t.workflow_id, t.id),
    uniqueIndex("workflow_versions_number_key").on(t.workflow_id, t.number),
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
