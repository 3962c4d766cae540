import type { Comment, CommentAnchor, CommentThread } from "@/lib/api/contracts/comments";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { may } from "@/lib/auth/allow";
import type { Commenter, CommentRow } from "./find";
import { mayResolve } from "./resolve";

type Named = { id: string; name: string };

/** A thread as the API tells it to one person. @param read the last comment they have seen. */
export function present(
  by: Commenter,
  read: string | null,
  { root, resolver }: { root: CommentRow; resolver: Named | null },
  rows: readonly { comment: CommentRow; author: Named | null; mentions: Named[] }[],
): CommentThread {
  const answered = rows.some(({ comment }) => comment.author_id !== by.userId);
  const comments = rows.map(({ comment, author, mentions }): Comment => {
    const own = comment.author_id === by.userId;
    return {
      id: comment.id,
      body: comment.body,
      author,
      mentions,
      created_at: isoOf(comment.created_at),
      edited_at: isoOrNull(comment.edited_at),
      may_edit: own,
      may_delete: may(by, "comment.moderate") || (own && (comment.id !== root.id || !answered)),
    };
  });
  return {
    id: root.id,
    anchor: anchorOf(root),
    node_name: root.node_name,
    resolved_at: isoOrNull(root.resolved_at),
    resolved_by: resolver,
    may_resolve: mayResolve(by, root.author_id),
    is_unread: rows.some(({ comment }) => comment.author_id !== by.userId && (read === null || comment.id > read)),
    comments,
  };
}

/** Where a thread stands, from its first comment's row. */
export function anchorOf(row: Pick<CommentRow, "node_id" | "field" | "x" | "y">): CommentAnchor {
  return row.node_id === null
    ? { on: "point", x: row.x ?? 0, y: row.y ?? 0 }
    : { on: "node", node_id: row.node_id, field: row.field };
}
