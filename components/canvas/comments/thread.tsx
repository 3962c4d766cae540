"use client";
import { Check, Link as LinkIcon, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import type { CommentThread } from "@/lib/api/contracts/comments";
import { messageOf } from "@/lib/client/api";
import { useChangeComments } from "@/lib/client/comments";
import { m } from "@/lib/messages";
import { CommentView } from "./comment";
import { Composer } from "./composer";
import { PlaceLine } from "./place";

const words = m.comments;

interface ThreadViewProps {
  workflowId: string;
  thread: CommentThread;
  fresh: boolean;
  active: boolean;
  onActivate: () => void;
}

/** A thread: one comment and how much was answered, until somebody opens it. */
export function ThreadView({ workflowId, thread, fresh, active, onActivate }: ThreadViewProps) {
  const box = useRef<HTMLElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const change = useChangeComments(workflowId);
  const [first, ...replies] = thread.comments;
  useEffect(() => {
    if (active) box.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (!first) return null;
  const resolved = thread.resolved_at !== null;
  const toggle = async () => {
    setFailure(null);
    try {
      await change.mutateAsync({ do: resolved ? "reopen" : "resolve", comment: thread.id });
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <article
      ref={box}
      aria-label={first.body.slice(0, 80)}
      className={cn("space-y-2.5 rounded-lg border bg-surface p-3", active && "border-accent")}
    >
      <div className="flex items-center gap-1">
        <PlaceLine anchor={thread.anchor} name={thread.node_name} onJump={onActivate} />
        {fresh && (
          <span className="ml-1 inline-flex shrink-0 items-center gap-1 text-accent-text text-xs">
            <span aria-hidden className="size-1.5 rounded-full bg-accent" />
            {words.isNew}
          </span>
        )}
        <span className="ml-auto flex shrink-0">
          <CopyButton icon={LinkIcon} label={words.copyLink} value={() => linkTo(thread.id)} />
          {thread.may_resolve && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={resolved ? words.reopen : words.resolve}
              title={resolved ? words.reopen : words.resolve}
              pending={change.isPending && change.variables?.do !== "reply"}
              onClick={() => void toggle()}
            >
              {resolved ? <RotateCcw aria-hidden /> : <Check aria-hidden />}
            </Button>
          )}
        </span>
      </div>
      {failure && (
        <p role="alert" className="text-failed text-xs">
          {failure}
        </p>
      )}
      <CommentView workflowId={workflowId} comment={first} first />
      {resolved && thread.resolved_by && (
        <p className="text-faint text-xs">{words.resolvedBy(thread.resolved_by.name)}</p>
      )}
      {active ? (
        <>
          {replies.map((comment) => (
            <div key={comment.id} className="border-border border-l-2 pl-3">
              <CommentView workflowId={workflowId} comment={comment} first={false} />
            </div>
          ))}
          <Composer
            workflowId={workflowId}
            label={words.reply}
            placeholder={words.replyPlaceholder}
            action={words.sendReply}
            onSend={(body) => change.mutateAsync({ do: "reply", comment: thread.id, body })}
          />
        </>
      ) : (
        <button
          type="button"
          className="rounded-sm text-accent-text text-xs hover:underline"
          aria-expanded={false}
          onClick={onActivate}
        >
          {replies.length > 0 ? words.replies(replies.length) : words.reply}
        </button>
      )}
    </article>
  );
}

/** The address that opens this page at a comment. */
function linkTo(id: string): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}?comment=${id}`;
}
