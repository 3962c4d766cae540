import { z } from "zod";
import { NODE_ID } from "@/lib/workflow/names";
import { isoTime, page, pageQuery } from "./common";

/** What a comment may hold, in bytes. */
export const MAX_COMMENT_BYTES = 10_240;

/** Where a thread stands: on a node, on a field of it, or on a point of the drawing. */
export const commentAnchor = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.literal("node"),
    node_id: z.string().regex(NODE_ID),
    field: z.string().min(1).max(200).nullable().default(null),
  }),
  z.strictObject({ on: z.literal("point"), x: coordinate(), y: coordinate() }),
]);
export type CommentAnchor = z.infer<typeof commentAnchor>;

function coordinate() {
  return z.number().min(-1e6).max(1e6);
}

const person = z.object({ id: z.uuid(), name: z.string() });

/** `may_edit` and `may_delete` are about the person who asks. */
export const comment = z.object({
  id: z.uuid(),
  body: z.string(),
  author: person.nullable(),
  mentions: z.array(person),
  created_at: isoTime,
  edited_at: isoTime.nullable(),
  may_edit: z.boolean(),
  may_delete: z.boolean(),
});
export type Comment = z.infer<typeof comment>;

/** The id of a thread is that of its first comment. `is_unread`: somebody else wrote in it since one last read. */
export const commentThread = z.object({
  id: z.uuid(),
  anchor: commentAnchor,
  /** As the node was called when the thread began. */
  node_name: z.string().nullable(),
  resolved_at: isoTime.nullable(),
  resolved_by: person.nullable(),
  may_resolve: z.boolean(),
  is_unread: z.boolean(),
  comments: z.array(comment),
});
export type CommentThread = z.infer<typeof commentThread>;

/** One open thread as the drawing marks it. */
export const commentPin = z.object({
  thread_id: z.uuid(),
  anchor: commentAnchor,
  comments: z.number().int(),
  is_unread: z.boolean(),
});
export type CommentPin = z.infer<typeof commentPin>;

/** GET /api/v1/workflows/{id}/comments: threads, newest first. */
export const commentListQuery = pageQuery.extend({
  state: z.enum(["open", "resolved", "all"]).default("open"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const commentList = page(commentThread).extend({
  /** Of every open thread of the workflow, whatever the page holds. */
  pins: z.array(commentPin),
  /** The newest comment of the workflow; send it to …/comments/read once it was seen. */
  last_id: z.uuid().nullable(),
});
export type CommentList = z.infer<typeof commentList>;

const body = z
  .string()
  .trim()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= MAX_COMMENT_BYTES, {
    error: "A comment may have 10 kB.",
  });

/** POST /api/v1/workflows/{id}/comments. `@` before a member's name or e-mail address mentions them. */
export const newThreadBody = z.strictObject({ anchor: commentAnchor, body });
/** POST …/comments/{comment}/replies, PUT …/comments/{comment} */
export const commentBody = z.strictObject({ body });
/** POST …/comments/read */
export const readBody = z.strictObject({ last_id: z.uuid() });

/** GET …/comments/people: who can be mentioned. */
export const commentPeople = z.object({ people: z.array(person) });
export type CommentPerson = z.infer<typeof person>;
