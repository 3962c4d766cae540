import { sql } from "drizzle-orm";
import {
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
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

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
    /** AES-256-GCM, see lib/vault/cipher.ts. */
    sealed: text().notNull(),
    /** The data key that sealed it; of a value of before 0029 the master key. */
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

/** What seals a workspace's secrets; sealed itself by the installation's master key. */
export const data_keys = pgTable(
  "data_keys",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    sealed: text().notNull(),
    /** Which master key sealed it. */
    master_id: text().notNull(),
    /** New values are sealed with this one. */
    is_active: boolean().notNull().default(true),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("data_keys_active_key").on(t.org_id).where(sql`is_active`),
    index("data_keys_org_idx").on(t.org_id, t.id),
  ],
);

/** What expressions read as vars.name; its values are beside it, one for each environment. */
export const variables = pgTable(
  "variables",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** Null: of the whole workspace. */
    workflow_id: uuid().references(() => workflows.id, { onDelete: "cascade" }),
    name: text().notNull(),
    type: text().$type<"text" | "number" | "boolean" | "json">().notNull(),
    is_secret: boolean().notNull().default(false),
    /** Where a secret value may be sent. */
    hosts: text().array().notNull().default([]),
    created_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("variables_name_key").on(t.org_id, t.workflow_id, t.name),
    index("variables_workflow_idx").on(t.workflow_id),
  ],
);

export const variable_values = pgTable(
  "variable_values",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    variable_id: uuid()
      .notNull()
      .references(() => variables.id, { onDelete: "cascade" }),
    /** "": where no other environment has a value. */
    environment: text().notNull().default(""),
    /** In an object, because a bare JSON string is not read back as it was written (db/url.ts). */
    value: jsonb().$type<{ v: unknown }>(),
    sealed: text(),
    key_id: text(),
  },
  (t) => [
    uniqueIndex("variable_values_key").on(t.variable_id, t.environment),
    index("variable_values_org_idx").on(t.org_id, t.id),
  ],
);

/** What an OAuth2 server gave for a credential. */
export const oauth_tokens = pgTable(
  "oauth_tokens",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    credential_id: uuid()
      .notNull()
      .references(() => credentials.id, { onDelete: "cascade" }),
    sealed: text().notNull(),
    key_id: text().notNull(),
    /** Null: the server did not say. */
    expires_at: at("expires_at"),
    /** Why somebody has to connect it again. */
    problem: text(),
    connected_by: uuid().references(() => users.id, { onDelete: "set null" }),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("oauth_tokens_credential_key").on(t.credential_id),
    index("oauth_tokens_org_idx").on(t.org_id, t.id),
  ],
);

/** One row, of the installation. */
export const vault_state = pgTable("vault_state", {
  one: boolean().primaryKey().default(true),
  /** The master key that data keys are sealed with now. */
  master_id: text().notNull(),
  /** A known text, sealed by it. */
  canary: text().notNull(),
  upgraded_at: at("upgraded_at"),
  rotation_started_at: at("rotation_started_at"),
  rotated_at: at("rotated_at"),
});

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
