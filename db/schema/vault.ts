import { index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { orgs, users } from "./identity";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const credentials = pgTable(
  "credentials",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Folder name in lib/credentials. */
    type: text().notNull(),
    /** AES-256-GCM, `v1.<iv>.<tag>.<ciphertext>` base64url; the row's id, org and type are the associated data. */
    sealed: text().notNull(),
    /** Which key sealed it. */
    key_id: text().notNull(),
    /** What may be shown again: e.g. base URL and the key's last four characters, as JSON text. */
    hint: text().notNull(),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    updated_at: at("updated_at").notNull().defaultNow(),
    last_tested_at: at("last_tested_at"),
    /** "ok", or the sentence of the failed test. */
    last_test_result: text(),
  },
  (t) => [uniqueIndex("credentials_name_key").on(t.org_id, t.name), index("credentials_org_idx").on(t.org_id, t.id)],
);

/** Index of content-addressed files under <data>/artifacts; a hash is readable by workspaces that stored it. */
export const artifacts = pgTable(
  "artifacts",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** sha-256, hex. */
    hash: text().notNull(),
    size: integer().notNull(),
    mime: text().notNull(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.org_id, t.hash] })],
);
