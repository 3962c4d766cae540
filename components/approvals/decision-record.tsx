import { StateIcon } from "@/components/ui/state";
import { RelativeTime } from "@/components/ui/time";
import type { Approval } from "@/lib/api/contracts/approvals";
import { m } from "@/lib/messages";

const WORDS: Record<Exclude<Approval["status"], "pending">, string> = {
  approved: m.states.approved,
  rejected: m.states.rejected,
  expired: m.states.expired,
  cancelled: m.states.cancelled,
};

/** One sentence: what was decided and by whom. */
export function decisionSentence(approval: Approval): string {
  const { status, decided_by } = approval;
  if (status === "pending") return m.approvals.pending;
  if (status === "cancelled") return m.approvals.cancelledWith;
  if (decided_by) return m.approvals.decidedBy(WORDS[status], decided_by.name || decided_by.email);
  return approval.decided_via === "timeout" || status === "expired"
    ? m.approvals.decidedByTimeout(WORDS[status])
    : m.approvals.decidedBy(WORDS[status], m.approvals.someone);
}

/** After a decision: who decided, when, via what, and the comment. */
export function DecisionRecord({ approval }: { approval: Approval }) {
  const { status, decided_at, decided_via, comment } = approval;
  return (
    <div className="flex gap-3 rounded-lg border bg-sunken px-4 py-3">
      <StateIcon state={status} hidden className="mt-0.5 size-5" />
      <div className="min-w-0">
        <p className="font-medium text-base">{decisionSentence(approval)}</p>
        {decided_at && (
          <p className="text-muted text-sm">
            <RelativeTime iso={decided_at} />
            {decided_via &&
              decided_via !== "timeout" &&
              ` ${m.approvals.via[decided_via] ?? m.approvals.viaOther(decided_via)}`}
          </p>
        )}
        {comment && (
          <blockquote className="mt-2 whitespace-pre-wrap break-words border-l-2 pl-3 text-sm">{comment}</blockquote>
        )}
      </div>
    </div>
  );
}
