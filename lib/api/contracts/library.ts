import { z } from "zod";
import { workflowProblem } from "@/lib/workflow/schema";
import { isoTime, page, pageQuery } from "./common";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const name = (most: number) => z.string().trim().min(1, "Give it a name.").max(most);

export const folderName = name(80);
/** No comma: filters join tags with it. */
export const tagName = name(40).regex(/^[^,]+$/, "A tag has no comma.");

export const WORKFLOW_SORTS = ["created", "updated", "name"] as const;
export type WorkflowSort = (typeof WORKFLOW_SORTS)[number];

/** GET /api/v1/workflows */
export const workflowQuery = pageQuery.extend({
  /** In name, slug or description. */
  q: z.string().max(200).optional(),
  /** A folder's id, or "root" for what is in none. */
  folder: z.union([z.uuid(), z.literal("root")]).optional(),
  /** What is in folders within the folder, too. */
  deep: flag.optional(),
  /** Names, separated by commas: workflows that have all of them. */
  tag: z.string().max(1000).optional(),
  /** Who made it: a person's id, or "me". */
  owner: z.union([z.uuid(), z.literal("me")]).optional(),
  favourite: flag.optional(),
  show: z.enum(["published", "draft", "changed", "template"]).optional(),
  /** Of its newest execution. */
  state: z.enum(["pending", "running", "interrupted", "completed", "failed", "cancelled", "never"]).optional(),
  paused: flag.optional(),
  /** Whether something keeps the draft from running. */
  problems: flag.optional(),
  sort: z.enum(WORKFLOW_SORTS).default("created"),
  /** The person's favourites first. */
  pin: flag.optional(),
});
export type WorkflowQuery = z.infer<typeof workflowQuery>;

export const folderItem = z.object({
  id: z.uuid(),
  name: z.string(),
  parent_id: z.uuid().nullable(),
  /** Workflows directly in it. */
  workflows: z.number().int(),
});
export type FolderItem = z.infer<typeof folderItem>;
/** All of them, by name. */
export const folderList = z.object({ items: z.array(folderItem), max_depth: z.number().int() });

export const folderBody = z.object({ name: folderName, parent_id: z.uuid().nullable().default(null) });
export const folderUpdate = z.object({ name: folderName.optional(), parent_id: z.uuid().nullable().optional() });
/** DELETE /api/v1/folders/{id}: what is in it moves one up, or goes into the trash. */
export const folderRemoval = z.object({ contents: z.enum(["up", "trash"]) });

export const tagItem = z.object({ id: z.uuid(), name: z.string(), workflows: z.number().int() });
export type TagItem = z.infer<typeof tagItem>;
export const tagList = z.object({ items: z.array(tagItem) });
export const tagBody = z.object({ name: tagName });

export const favouriteList = z.object({
  items: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })),
});
export type FavouriteItem = z.infer<typeof favouriteList>["items"][number];

export const ownerList = z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) });

export const BULK_LIMIT = 200;
const ids = z.array(z.uuid()).min(1, "Choose a workflow.").max(BULK_LIMIT);
const tags = z.array(tagName).min(1).max(20);
/** POST /api/v1/workflows/bulk: one thing done to many. `tag` makes the tags that are new. */
export const bulkBody = z.discriminatedUnion("action", [
  z.object({ action: z.literal("move"), ids, folder_id: z.uuid().nullable() }),
  z.object({ action: z.literal("tag"), ids, tags }),
  z.object({ action: z.literal("untag"), ids, tags }),
  z.object({ action: z.literal("pause"), ids }),
  z.object({ action: z.literal("resume"), ids }),
  z.object({ action: z.literal("trash"), ids }),
  z.object({ action: z.literal("restore"), ids }),
]);
export type BulkBody = z.infer<typeof bulkBody>;
/** Those that are not there (any more) are left out of `done`. `notes`: what somebody must know, e.g. a webhook path that is taken. */
export const bulkAnswer = z.object({ done: z.array(z.uuid()), notes: z.array(z.string()) });
export type BulkAnswer = z.infer<typeof bulkAnswer>;

/** POST /api/v1/workflows/export: workflow.yaml of each, one after the other. */
export const exportBody = z.object({ ids });

export const trashItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  published_version: z.number().int().nullable(),
  /** What people call it. */
  published_semver: z.string().nullable(),
  deleted_at: isoTime,
  deleted_by: z.string().nullable(),
  /** When it is deleted for ever; null: never by itself. */
  purge_at: isoTime.nullable(),
  /** Counted up to 1000. */
  executions: z.number().int(),
  /** How many of them have not ended. */
  running: z.number().int(),
});
export type TrashItem = z.infer<typeof trashItem>;
/** GET /api/v1/trash, the latest first. */
export const trashList = page(trashItem).extend({ days: z.number().int(), may_erase: z.boolean() });

/** POST /api/v1/trash/{id}/restore */
export const restored = z.object({ id: z.uuid(), slug: z.string(), problems: z.array(workflowProblem) });
export type Restored = z.infer<typeof restored>;

/** DELETE /api/v1/trash/{id}; `confirm` is its name, for one that has been published. */
export const eraseQuery = z.object({ confirm: z.string().max(200).optional() });
/** False: the rest goes within the next minutes. */
export const erased = z.object({ complete: z.boolean() });

/** GET, PUT /api/v1/trash/settings: 0 keeps everything until somebody deletes it. */
export const trashSettings = z.object({ days: z.number().int().min(0).max(3650) });
export type TrashSettings = z.infer<typeof trashSettings>;

/** POST /api/v1/workflows/{id}/copy: with a link to its origin (fork), without one, or as a template. */
export const copyBody = z.object({
  kind: z.enum(["fork", "duplicate", "template"]),
  name: name(120).optional(),
  folder_id: z.uuid().nullable().optional(),
});
export const copied = z.object({ id: z.uuid(), slug: z.string(), problems: z.array(workflowProblem) });

const mergeChange = z.object({
  /** What it is about, e.g. node:fetch.config.url. */
  path: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  /** Changed here as well, in another way. */
  is_conflict: z.boolean(),
});
export type MergeChange = z.infer<typeof mergeChange>;

/** GET /api/v1/workflows/{id}/origin; POST takes the origin's changes over. */
export const originDetail = z.object({
  /** Null: it has no origin. */
  origin: z
    .object({
      /** Null: it is deleted for ever. */
      id: z.uuid().nullable(),
      slug: z.string().nullable(),
      name: z.string().nullable(),
      is_deleted: z.boolean(),
      /** That was copied, or last taken over; null: a draft. */
      version: z.number().int().nullable(),
      /** What people call that version; null for a draft, and when it is gone. */
      semver: z.string().nullable(),
      current_version: z.number().int().nullable(),
      /** What the origin has changed since. */
      changes: z.array(mergeChange),
    })
    .nullable(),
});
export type OriginDetail = z.infer<typeof originDetail>;
/** What wins where both have changed the same. `revision` is the draft's as it was looked at. */
export const takeOverBody = z.object({
  conflicts: z.enum(["mine", "theirs"]).default("mine"),
  revision: z.number().int().optional(),
});
