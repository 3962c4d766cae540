import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const org = () =>
  uuid()
    .notNull()
    .references(() => orgs.id, { onDelete: "cascade" });
const workflow = () =>
  uuid()
    .notNull()
    .references(() => workflows.id, { onDelete: "cascade" });

/** Where people put workflows; parent_id null: at the top. */
export const workflow_folders = pgTable(
  "workflow_folders",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    parent_id: uuid().references((): AnyPgColumn => workflow_folders.id),
    name: text().notNull(),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("workflow_folders_name_key").on(t.org_id, t.parent_id, sql`lower(${t.name})`)],
);

export const workflow_tags = pgTable(
  "workflow_tags",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    name: text().notNull(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("workflow_tags_name_key").on(t.org_id, sql`lower(${t.name})`)],
);

export const workflow_tag_links = pgTable(
  "workflow_tag_links",
  {
    org_id: org(),
    workflow_id: workflow(),
    tag_id: uuid()
      .notNull()
      .references(() => workflow_tags.id, { onDelete: "cascade" }),
  },
  (t) => [
    primaryKey({ columns: [t.workflow_id, t.tag_id] }),
    index("workflow_tag_links_org_idx").on(t.org_id, t.tag_id),
  ],
);

/** What one person has pinned. */
export const workflow_favourites = pgTable(
  "workflow_favourites",
  {
    org_id: org(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    workflow_id: workflow(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.workflow_id] }),
    index("workflow_favourites_org_idx").on(t.org_id, t.user_id),
  ],
);

/** What a list shows of a draft; made again when it is old (lib/workflows/library/facts.ts). */
export const workflow_facts = pgTable(
  "workflow_facts",
  {
    workflow_id: workflow().primaryKey(),
    org_id: org(),
    revision: integer().notNull(),
    published_version_id: uuid(),
    /** What else decided: the rules, and for some documents the workspace's credentials and published workflows. */
    stamp: text().notNull(),
    errors: integer().notNull(),
    has_changes: boolean().notNull(),
    is_template: boolean().notNull(),
    node_count: integer().notNull(),
    trigger_types: text().array().notNull(),
    description: text(),
  },
  (t) => [index("workflow_facts_org_idx").on(t.org_id)],
);

/** A copy that remembers where it comes from. */
export const workflow_forks = pgTable(
  "workflow_forks",
  {
    workflow_id: workflow().primaryKey(),
    org_id: org(),
    origin_id: uuid().references(() => workflows.id, { onDelete: "set null" }),
    /** Of the origin, as it was copied; null: its draft. */
    origin_version: integer(),
    /** The origin's document as it was copied, or as its changes were last taken over. */
    base: jsonb().$type<WorkflowDocument>().notNull(),
    taken_at: at("taken_at").notNull().defaultNow(),
  },
  (t) => [index("workflow_forks_org_idx").on(t.org_id, t.origin_id)],
);
