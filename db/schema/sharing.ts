/** How single workflows are shared. Who sees what of it is decided by the policies of 0034_sharing.sql. */
import { foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { memberships, orgs } from "./identity";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Who works on a workflow as what, whatever their role in the workspace is. One owner at most. */
export const workflow_collaborators = pgTable(
  "workflow_collaborators",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    user_id: uuid().notNull(),
    role: text({ enum: ["owner", "editor", "viewer"] }).notNull(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workflow_id, t.user_id] }),
    foreignKey({ columns: [t.org_id, t.user_id], foreignColumns: [memberships.org_id, memberships.user_id] }).onDelete(
      "cascade",
    ),
    index("workflow_collaborators_org_idx").on(t.org_id, t.user_id),
  ],
);

/** A row: only its collaborators, and the owners and admins of the workspace, see the workflow. */
export const workflow_restrictions = pgTable(
  "workflow_restrictions",
  {
    workflow_id: uuid()
      .primaryKey()
      .references(() => workflows.id, { onDelete: "cascade" }),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [index("workflow_restrictions_org_idx").on(t.org_id)],
);
