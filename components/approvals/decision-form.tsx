"use client";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { ApiError, messageOf } from "@/lib/client/api";
import { useDecide } from "@/lib/client/approvals";
import { m } from "@/lib/messages";

interface DecisionFormProps {
  approvalId: string;
  /** Somebody was faster: the page shows their decision instead of this form. */
  onAlreadyDecided: () => void;
  /** Keep the buttons at the lower edge of a phone's screen. */
  sticky?: boolean;
}

/** Comment, Reject at one end, Approve at the other. */
export function DecisionForm({ approvalId, onAlreadyDecided, sticky }: DecisionFormProps) {
  const [comment, setComment] = useState("");
  const decide = useDecide(approvalId);
  const send = (decision: "approve" | "reject") =>
    decide.mutate(
      { decision, comment: comment.trim() === "" ? undefined : comment.trim() },
      { onError: (error) => error instanceof ApiError && error.code === "already_decided" && onAlreadyDecided() },
    );
  const failed = decide.isError && !(decide.error instanceof ApiError && decide.error.code === "already_decided");
  const sending = decide.isPending ? decide.variables.decision : null;
  return (
    <div className="flex flex-col gap-4">
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
      {failed && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(decide.error)}
        </p>
      )}
      <div
        className={cn(
          "flex items-center justify-between gap-10",
          sticky &&
            "max-md:fixed max-md:inset-x-0 max-md:bottom-[calc(56px+env(safe-area-inset-bottom))] max-md:z-20 max-md:border-t max-md:bg-surface max-md:px-4 max-md:py-3",
        )}
      >
        <Button
          size="lg"
          variant="secondary"
          className="min-w-28 text-failed hover:bg-failed-soft"
          pending={sending === "reject"}
          disabled={sending !== null}
          onClick={() => send("reject")}
        >
          {sending !== "reject" && <X aria-hidden />}
          {m.approvals.reject}
        </Button>
        <Button
          size="lg"
          variant="primary"
          className="min-w-36"
          pending={sending === "approve"}
          disabled={sending !== null}
          onClick={() => send("approve")}
        >
          {sending !== "approve" && <Check aria-hidden />}
          {m.approvals.approve}
        </Button>
      </div>
    </div>
  );
}
