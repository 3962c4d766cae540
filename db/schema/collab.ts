import { bigint, customType, index, jsonb, pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { code_blocks } from "./blocks";
import { orgs, users } from "./identity";
import { workflows } from "./workflows";

const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });
const seq = (name: string) => bigint(name, { mode: "number" }).notNull();

/** The shared document of a workflow: its compacted state, and how far it, the updates and the draft have come. */
export const workflow_states = pgTable(
  "workflow_states",
  {
    workflow_id: uuid()
      .primaryKey()
      .references(() => workflows.id, { onDelete: "cascade" }),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** A Yjs update that holds everything up to state_seq. */
    state: bytea().notNull(),
    state_seq: seq("state_seq").default(0),
    /** Number of the newest update. */
    last_seq: seq("last_seq").default(0),
    /** The draft is the document as it was at this update. */
    derived_seq: seq("derived_seq").default(0),
  },
  (t) => [index("workflow_states_org_idx").on(t.org_id, t.workflow_id)],
);

/** Changes of shared documents that are not in the state yet, numbered without gaps within their workflow. */
export const workflow_updates = pgTable(
  "workflow_updates",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    workflow_id: uuid()
      .notNull()
      .references(() => workflow_states.workflow_id, { onDelete: "cascade" }),
    seq: seq("seq"),
    update: bytea().notNull(),
    user_id: uuid().references(() => users.id, { onDelete: "set null" }),
    at: timestamp({ withTimezone: true, mode: "date" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workflow_id, t.seq] }),
    index("workflow_updates_org_idx").on(t.org_id, t.workflow_id, t.seq),
  ],
);

/** The draft of a code block, as workflow_states is the shared document of a workflow. */
export const code_block_states = pgTable(
  "code_block_states",
  {
    block_id: uuid()
      .primaryKey()
      .references(() => code_blocks.id, { onDelete: "cascade" }),
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    /** A Yjs update that holds everything up to state_seq. */
    state: bytea().notNull(),
    state_seq: seq("state_seq").default(0),
    /** Number of the newest update. */
    last_seq: seq("last_seq").default(0),
    /** `draft` is the document as it was at this update. */
    derived_seq: seq("derived_seq").default(0),
    draft: jsonb().$type<BlockContent>().notNull(),
  },
  (t) => [index("code_block_states_org_idx").on(t.org_id, t.block_id)],
);

/** Changes of drafts of code blocks that are not in the state yet, numbered without gaps within their block. */
export const code_block_updates = pgTable(
  "code_block_updates",
  {
    org_id: uuid()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    block_id: uuid()
      .notNull()
      .references(() => code_block_states.block_id, { onDelete: "cascade" }),
    seq: seq("seq"),
    update: bytea().notNull(),
    user_id: uuid().references(() => users.id, { onDelete: "set null" }),
    at: timestamp({ withTimezone: true, mode: "date" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.block_id, t.seq] }),
    index("code_block_updates_org_idx").on(t.org_id, t.block_id, t.seq),
  ],
);
