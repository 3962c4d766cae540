/** People and workspaces. users and orgs are global; memberships and api_keys belong to a workspace. */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

import type { Action } from "@/lib/auth/permissions";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable(
  "users",
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    /** scrypt: `scrypt$N$r$p$salt$hash`, base64url. Null: signs in by other means. */
    password_hash: text(),
    created_at: at("created_at").notNull().defaultNow(),
    /** When somebody proved that the address is theirs; null: nobody has. */
    email_confirmed_at: at("email_confirmed_at"),
  },
  (t) => [
    uniqueIndex("users_email_key").on(sql`lower(${t.email})`),
    index("users_name_idx").on(sql`lower(${t.name})`, t.id),
  ],
);

export const orgs = pgTable("orgs", {
  id: uuid().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  created_at: at("created_at").notNull().defaultNow(),
  /** That each person may start; null: the default, 0: as many as they like. */
  executions_per_hour: integer(),
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
    /** Actions of lib/auth/permissions.ts; null: all that its person may. */
    scopes: text().array().$type<Action[]>(),
    /** Null: never. */
    expires_at: at("expires_at"),
  },
  (t) => [uniqueIndex("api_keys_hash_key").on(t.key_hash), index("api_keys_org_idx").on(t.org_id, t.id)],
);

/** Who was asked to join a workspace. */
export const invitations = pgTable(
  "invitations",
  {
    id: uuid().primaryKey(),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** Only this address may accept it; null: whoever has the link. */
    email: text(),
    role: text({ enum: ["admin", "editor", "viewer"] }).notNull(),
    /** Who accepts it works on this workflow as that. */
    workflow_id: uuid(),
    workflow_role: text({ enum: ["editor", "viewer"] }),
    /** sha-256, hex. */
    token_hash: text().notNull(),
    invited_by: uuid().references(() => users.id, { onDelete: "set null" }),
    created_at: at("created_at").notNull().defaultNow(),
    expires_at: at("expires_at").notNull(),
    mailed_at: at("mailed_at"),
    accepted_at: at("accepted_at"),
    accepted_by: uuid().references(() => users.id, { onDelete: "set null" }),
    /** Counts the links: with the id it gives the one that works. */
    link_no: integer().notNull().default(0),
    /** none: the link was shown to who invited. */
    mail: text({ enum: ["none", "queued", "sent", "failed"] })
      .notNull()
      .default("none"),
    mail_tries: integer().notNull().default(0),
    mail_next_at: at("mail_next_at"),
    mail_error: text(),
  },
  (t) => [
    uniqueIndex("invitations_token_key").on(t.token_hash),
    index("invitations_org_idx").on(t.org_id, t.id),
    uniqueIndex("invitations_pending_key")
      .on(t.org_id, sql`lower(${t.email})`)
      .where(sql`accepted_at is null and email is not null`),
    index("invitations_mail_idx").on(t.mail_next_at).where(sql`mail = 'queued'`),
  ],
);

/** A place where somebody is signed in. Global: a session is a person's, not a workspace's. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid().primaryKey(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    created_at: at("created_at").notNull().defaultNow(),
    last_seen_at: at("last_seen_at").notNull().defaultNow(),
    expires_at: at("expires_at").notNull(),
    address: text(),
    user_agent: text(),
  },
  (t) => [index("sessions_user_idx").on(t.user_id, t.last_seen_at)],
);

/** What is asked beside the password. Global, as the account is. */
export const second_factors = pgTable("second_factors", {
  user_id: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The master key that seals `data_key`, which seals `sealed`: the secret. */
  master_id: text().notNull(),
  data_key: text().notNull(),
  sealed: text().notNull(),
  created_at: at("created_at").notNull().defaultNow(),
  /** Null: not asked for yet, for no code of it was right so far. */
  confirmed_at: at("confirmed_at"),
  /** Number of the newest 30 seconds whose code was used. */
  last_step: bigint({ mode: "number" }).notNull().default(0),
  /** Of the codes that are left; sha-256, hex. */
  recovery_hashes: text().array().notNull().default(sql`'{}'`),
});

export const password_resets = pgTable(
  "password_resets",
  {
    id: uuid().primaryKey(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    token_hash: text().notNull(),
    created_at: at("created_at").notNull().defaultNow(),
    expires_at: at("expires_at").notNull(),
    /** The link went to the account's address and was shown to nobody. */
    mailed: boolean().notNull().default(false),
  },
  (t) => [uniqueIndex("password_resets_token_key").on(t.token_hash), index("password_resets_user_idx").on(t.user_id)],
);

/** One row at most: who looks after the installation since the one before them is gone. Without it that is the oldest account. */
export const installation_keeper = pgTable("installation_keeper", {
  one: boolean().primaryKey().default(true),
  user_id: uuid()
    .notNull()
    .references(() => users.id),
});
