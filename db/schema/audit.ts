/** Who did what in a workspace. Rows are only ever added. */
import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { orgs, users } from "./identity";

export const audit_log = pgTable(
  "audit_log",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    at: timestamp("at", { withTimezone: true, mode: "date" }).notNull().defaultNow(),
    actor_id: uuid().references(() => users.id, { onDelete: "set null" }),
    /** As it was then: the account may be gone. */
    actor_name: text().notNull(),
    actor_email: text().notNull(),
    via: text({ enum: ["session", "api_key", "socket", "engine"] }).notNull(),
    key_name: text(),
    action: text().notNull(),
    /** "PATCH /api/v1/members/…", or what else was done. */
    operation: text().notNull(),
    target_type: text(),
    target_id: text(),
    target_name: text(),
    before: jsonb().$type<unknown>(),
    after: jsonb().$type<unknown>(),
    address: text(),
    user_agent: text(),
    request_id: uuid(),
    /** Of a secret that a run uses: one row for each run, node and credential. */
    use_key: text(),
  },
  (t) => [
    index("audit_log_org_idx").on(t.org_id, t.id),
    index("audit_log_actor_idx").on(t.org_id, t.actor_id, t.id),
    index("audit_log_person_idx").on(t.org_id, t.actor_id, t.at),
    index("audit_log_action_idx").on(t.org_id, t.action, t.id),
    index("audit_log_target_idx").on(t.org_id, t.target_id, t.id),
    uniqueIndex("audit_log_use_key").on(t.org_id, t.use_key).where(sql`use_key is not null`),
  ],
);
