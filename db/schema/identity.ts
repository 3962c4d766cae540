/** People and workspaces. users and orgs are global; memberships and api_keys belong to a workspace. */
import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable(
  "users",
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    /** scrypt: `scrypt$N$r$p$salt$hash`, base64url. */
    password_hash: text().notNull(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("users_email_key").on(sql`lower(${t.email})`)],
);

export const orgs = pgTable("orgs", {
  id: uuid().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  created_at: at("created_at").notNull().defaultNow(),
});

export const memberships = pgTable(
  "memberships",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: ["owner", "admin", "editor", "viewer"] }).notNull(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.org_id, t.user_id] }), index("memberships_user_idx").on(t.user_id)],
);

export const api_keys = pgTable(
  "api_keys",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** sha-256 of the key, hex: keys are random, so a slow hash adds nothing. */
    key_hash: text().notNull(),
    /** First characters, to recognise the key in a list. */
    prefix: text().notNull(),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    last_used_at: at("last_used_at"),
  },
  (t) => [uniqueIndex("api_keys_hash_key").on(t.key_hash), index("api_keys_org_idx").on(t.org_id, t.id)],
);
