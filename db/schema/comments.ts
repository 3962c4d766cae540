/** Comments on workflows. A thread is its first comment: `id` = `thread_id`. */
import { sql } from "drizzle-orm";
import { doublePrecision, index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const workflow_comments = pgTable(
  "workflow_comments",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    thread_id: uuid().notNull(),
    /** Of a thread: on a node (and perhaps a field of it), or on a point of the drawing. */
    node_id: text(),
    field: text(),
    x: doublePrecision(),
    y: doublePrecision(),
    /** As the node was called, for when it is gone. */
    node_name: text(),
    body: text().notNull(),
    mentions: uuid().array().notNull().default([]),
    author_id: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    edited_at: at("edited_at"),
    /** Of a thread. */
    resolved_at: at("resolved_at"),
    resolved_by: uuid().references(() => users.id, { onDelete: "set null" }),
  },
  (t) => [
    index("workflow_comments_thread_idx").on(t.org_id, t.thread_id, t.id),
    index("workflow_comments_root_idx").on(t.org_id, t.workflow_id, t.id).where(sql`${t.id} = ${t.thread_id}`),
    index("workflow_comments_new_idx").on(t.org_id, t.workflow_id, t.id),
  ],
);

/** Up to which comment somebody has read a workflow's comments. */
export const workflow_comment_reads = pgTable(
  "workflow_comment_reads",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    last_id: uuid().notNull(),
  },
  (t) => [primaryKey({ columns: [t.org_id, t.workflow_id, t.user_id] })],
);
