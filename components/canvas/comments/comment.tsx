"use client";
import { useMemo, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/time";
import type { Comment } from "@/lib/api/contracts/comments";
import { useChangeComments } from "@/lib/client/comments";
import { m } from "@/lib/messages";
import { CommentBody } from "./body";
import { Composer } from "./composer";

const words = m.comments;
const action = "rounded-sm text-faint text-xs hover:text-text hover:underline";

/** One comment: who, when, what, and what its author can do with it. */
export function CommentView({ workflowId, comment, first }: { workflowId: string; comment: Comment; first: boolean }) {
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const change = useChangeComments(workflowId);
  const names = useMemo(() => comment.mentions.map(({ name }) => name), [comment.mentions]);
  return (
    <div className="min-w-0">
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 truncate font-medium text-sm">{comment.author?.name ?? words.gone}</span>
        <span className="shrink-0 text-faint text-xs">
          <RelativeTime iso={comment.created_at} />
          {comment.edited_at && ` · ${words.edited}`}
        </span>
        {!editing && (comment.may_edit || comment.may_delete) && (
          <span className="ml-auto flex shrink-0 gap-2">
            {comment.may_edit && (
              <button type="button" className={action} onClick={() => setEditing(true)}>
                {words.edit}
              </button>
            )}
            {comment.may_delete && (
              <button type="button" className={action} onClick={() => setRemoving(true)}>
                {words.remove}
              </button>
            )}
          </span>
        )}
      </div>
      {editing ? (
        <div className="mt-1">
          <Composer
            workflowId={workflowId}
            label={words.edit}
            placeholder=""
            action={words.save}
            initial={comment.body}
            autoFocus
            onCancel={() => setEditing(false)}
            onSend={async (body) => {
              await change.mutateAsync({ do: "edit", comment: comment.id, body });
              setEditing(false);
            }}
          />
        </div>
      ) : (
        <CommentBody body={comment.body} names={names} />
      )}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={first ? words.removeThreadTitle : words.removeTitle}
        action={words.remove}
        onConfirm={() => change.mutateAsync({ do: "delete", comment: comment.id })}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
    </div>
  );
}
