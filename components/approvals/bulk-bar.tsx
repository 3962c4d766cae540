"use client";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { Approval } from "@/lib/api/contracts/approvals";
import { useDecideMany, usePendingInWorkflow } from "@/lib/client/approvals";
import type { DecisionsAnswer } from "@/lib/client/types";
import { m } from "@/lib/messages";
import type { Selection } from "./selection";

const words = m.approvals.bulk;

interface BulkBarProps {
  items: readonly Approval[];
  selection: Selection;
  /** There are questions that the page does not show. */
  hasMore: boolean;
  onDone: (answer: DecisionsAnswer, approved: boolean) => void;
}

/** What is chosen and what can be done with it, at the lower edge; asks once more, with the count and a comment, before it decides. */
export function BulkBar({ items, selection, hasMore, onDone }: BulkBarProps) {
  const [asked, setAsked] = useState<"approve" | "reject" | null>(null);
  const [comment, setComment] = useState("");
  const decide = useDecideMany();
  const offered = workflowOf(items, selection, hasMore);
  const inWorkflow = usePendingInWorkflow(offered?.workflow_id ?? null);
  const { count, whole } = selection;
  if (count === 0) return null;

  const send = async (approved: boolean) => {
    const meant = whole ? { filter: { workflow_id: whole.id } } : { ids: [...selection.ids].slice(0, 1000) };
    const answer = await decide.mutateAsync({ approved, comment: comment.trim() || undefined, ...meant });
    setComment("");
    selection.clear();
    onDone(answer, approved);
  };
  const verb = asked ?? "approve";
  return (
    <section
      aria-label={words.selected(count)}
      className="sticky bottom-0 z-20 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-raised px-4 py-2.5 shadow-float max-md:bottom-[calc(56px+env(safe-area-inset-bottom))] md:px-6"
    >
      <span role="status" className="font-medium text-sm tabular-nums">
        {words.selected(count)}
      </span>
      {offered && !whole && inWorkflow > selection.ids.size && (
        <Button
          size="sm"
          variant="ghost"
          className="text-accent-text"
          onClick={() =>
            selection.selectWhole({ id: offered.workflow_id, name: offered.workflow_name, count: inWorkflow })
          }
        >
          {words.all(inWorkflow, offered.workflow_name)}
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={selection.clear}>
        {words.clear}
      </Button>
      <div className="ml-auto flex gap-6 max-md:w-full max-md:justify-between">
        <Button className="text-failed hover:bg-failed-soft" onClick={() => setAsked("reject")}>
          <X aria-hidden />
          {m.approvals.reject}
        </Button>
        <Button variant="primary" onClick={() => setAsked("approve")}>
          <Check aria-hidden />
          {m.approvals.approve}
        </Button>
      </div>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => {
          if (!open) setAsked(null);
        }}
        title={words.title[verb](count)}
        action={words.action[verb](count)}
        danger={verb === "reject"}
        onConfirm={() => send(verb === "approve")}
      >
        <p>{words.body}</p>
        <Field label={m.approvals.comment} help={m.approvals.commentHelp} optional>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={10_000}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </section>
  );
}

/** The one workflow that all shown and chosen questions belong to, when it may hold more of them. */
function workflowOf(items: readonly Approval[], selection: Selection, hasMore: boolean): Approval | null {
  const [first] = items;
  if (!first || !hasMore || selection.ids.size !== items.length) return null;
  return items.every((item) => item.workflow_id === first.workflow_id) ? first : null;
}
