/** Code blocks, their versions (never changed, deleted with their block only), tests and reviews, and what a workspace wants of code. */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  doublePrecision,
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
import type { BlockError, BlockExpectation, BlockTestRun } from "@/lib/api/contracts/block-tests";
import type { BlockSecret } from "@/lib/api/contracts/blocks";
import type { Lock } from "@/lib/sandbox/requirements";
import { executions } from "./executions";
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const org = () =>
  uuid()
    .notNull()
    .references(() => orgs.id, { onDelete: "cascade" });
const block = () =>
  uuid()
    .notNull()
    .references(() => code_blocks.id, { onDelete: "cascade" });
const version = () =>
  uuid()
    .notNull()
    .references(() => code_block_versions.id, { onDelete: "cascade" });
const somebody = () => uuid().references(() => users.id, { onDelete: "set null" });

export const code_blocks = pgTable(
  "code_blocks",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    /** How workflows name it; never another block's, not even from the trash. */
    slug: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    language: text({ enum: ["javascript", "typescript", "python"] }).notNull(),
    single_use: boolean().notNull().default(false),
    latest_number: integer().notNull().default(0),
    /** What is followed; stays when that version is deprecated without another in its place. */
    published_version_id: uuid().references((): AnyPgColumn => code_block_versions.id),
    created_by: somebody(),
    created_at: at("created_at").notNull().defaultNow(),
    updated_at: at("updated_at").notNull().defaultNow(),
    /** In the trash since. */
    deleted_at: at("deleted_at"),
    deleted_by: somebody(),
    /** Deleted for ever: nothing is left but its slug, for that is never another block's. */
    erased_at: at("erased_at"),
  },
  (t) => [
    uniqueIndex("code_blocks_slug_key").on(t.org_id, t.slug),
    index("code_blocks_org_idx").on(t.org_id, t.id),
    index("code_blocks_published_idx").on(t.published_version_id).where(sql`${t.published_version_id} is not null`),
  ],
);

export const code_block_versions = pgTable(
  "code_block_versions",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    block_id: block(),
    number: integer().notNull(),
    status: text({ enum: ["draft", "testing", "published", "deprecated"] }).notNull(),
    code: text().notNull(),
    /** sha-256 in hex: of the code alone, and of all that is run with it. */
    code_hash: text().notNull(),
    hash: text().notNull(),
    input_schema: jsonb().$type<Record<string, unknown>>(),
    output_schema: jsonb().$type<Record<string, unknown>>(),
    timeout_seconds: doublePrecision().notNull(),
    memory_mb: integer().notNull(),
    /** Hosts that it may call, and values of credentials that it may read. */
    hosts: jsonb().$type<string[]>().notNull().default([]),
    secrets: jsonb().$type<BlockSecret[]>().notNull().default([]),
    /** Packages, and what they were resolved to when the version was saved. */
    requirements: jsonb().$type<string[]>(),
    requirements_lock: jsonb().$type<Lock>(),
    message: text(),
    /** The version whose content this one brings back. */
    restores_id: uuid().references((): AnyPgColumn => code_block_versions.id, { onDelete: "set null" }),
    author_id: somebody(),
    created_at: at("created_at").notNull().defaultNow(),
    published_at: at("published_at"),
    published_by: somebody(),
    deprecated_at: at("deprecated_at"),
    deprecated_by: somebody(),
    /** What to use instead. */
    deprecation: text(),
  },
  (t) => [
    uniqueIndex("code_block_versions_number_key").on(t.block_id, t.number),
    index("code_block_versions_org_idx").on(t.org_id, t.block_id, t.number),
    uniqueIndex("code_block_versions_published_key").on(t.block_id).where(sql`${t.status} = 'published'`),
    index("code_block_versions_restores_idx").on(t.restores_id).where(sql`${t.restores_id} is not null`),
  ],
);

export const code_block_tests = pgTable(
  "code_block_tests",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    block_id: block(),
    name: text().notNull(),
    input: jsonb().notNull(),
    expected: jsonb().$type<BlockExpectation>().notNull(),
    /** Raised when input or expectation change: a run of before says nothing any more. */
    revision: integer().notNull().default(1),
    created_by: somebody(),
    created_at: at("created_at").notNull().defaultNow(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("code_block_tests_name_key").on(t.block_id, t.name),
    index("code_block_tests_org_idx").on(t.org_id, t.block_id, t.id),
  ],
);

export const code_block_test_runs = pgTable(
  "code_block_test_runs",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    block_id: block(),
    version_id: version(),
    test_id: uuid()
      .notNull()
      .references(() => code_block_tests.id, { onDelete: "cascade" }),
    test_revision: integer().notNull(),
    passed: boolean().notNull(),
    /** Null: it gave none, or it is too large to be kept. */
    output: jsonb(),
    error: jsonb().$type<BlockError>(),
    diff: jsonb().$type<BlockTestRun["diff"]>().notNull().default([]),
    stdout: text().notNull().default(""),
    duration_ms: integer().notNull(),
    run_by: somebody(),
    created_at: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("code_block_test_runs_org_idx").on(t.org_id, t.block_id, t.id),
    index("code_block_test_runs_version_idx").on(t.version_id, t.test_id, t.id),
    index("code_block_test_runs_test_idx").on(t.test_id),
    index("code_block_test_runs_block_idx").on(t.block_id),
  ],
);

export const code_block_reviews = pgTable(
  "code_block_reviews",
  {
    id: uuid().primaryKey(),
    org_id: org(),
    block_id: block(),
    version_id: version(),
    state: text({ enum: ["pending", "approved", "rejected"] }).notNull(),
    note: text(),
    requested_by: somebody(),
    requested_at: at("requested_at").notNull().defaultNow(),
    comment: text(),
    decided_by: somebody(),
    decided_at: at("decided_at"),
  },
  (t) => [
    uniqueIndex("code_block_reviews_pending_key").on(t.version_id).where(sql`${t.state} = 'pending'`),
    index("code_block_reviews_org_idx").on(t.org_id, t.block_id, t.id),
    index("code_block_reviews_version_idx").on(t.version_id, t.id),
    index("code_block_reviews_block_idx").on(t.block_id),
  ],
);

/** Which version a block that an execution follows was at its first run there. */
export const execution_code_blocks = pgTable(
  "execution_code_blocks",
  {
    org_id: uuid().notNull(),
    execution_id: uuid()
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    block_id: block(),
    version_id: version(),
  },
  (t) => [
    primaryKey({ columns: [t.execution_id, t.block_id] }),
    index("execution_code_blocks_org_idx").on(t.org_id, t.block_id),
    index("execution_code_blocks_block_idx").on(t.block_id),
    index("execution_code_blocks_version_idx").on(t.version_id),
  ],
);

/** What a workspace wants of code: no row is no wish. */
export const code_settings = pgTable("code_settings", {
  org_id: uuid()
    .primaryKey()
    .references(() => orgs.id, { onDelete: "cascade" }),
  require_approval: boolean().notNull().default(false),
  single_use: boolean().notNull().default(false),
  updated_by: somebody(),
  updated_at: at("updated_at").notNull().defaultNow(),
});

/** Which workflows run which blocks, in their draft or published version; the database keeps it by itself (a trigger on workflows). */
export const code_block_uses = pgTable(
  "code_block_uses",
  {
    org_id: org(),
    workflow_id: uuid()
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    slug: text().notNull(),
    /** 0: follows what is published. */
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workflow_id, t.slug, t.version] }),
    index("code_block_uses_org_idx").on(t.org_id, t.slug, t.workflow_id),
  ],
);
