"use client";
import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { DecisionsAnswer } from "@/lib/client/types";
import { m } from "@/lib/messages";

const words = m.approvals.bulk;
const REASONS = ["already_decided", "gone", "conflict", "not_found"] as const;

interface BulkResultProps {
  answer: DecisionsAnswer;
  approved: boolean;
  onClose: () => void;
}

/** What became of a decision for many: how many it decided, and why not the others, with who was faster. */
export function BulkResult({ answer, approved, onClose }: BulkResultProps) {
  const { decided, refused, remaining, results } = answer;
  const Icon = refused > 0 ? TriangleAlert : CircleCheck;
  const faster = new Map<string, number>();
  for (const { outcome, decided_by } of results) {
    if (outcome !== "already_decided") continue;
    const who = decided_by?.name || decided_by?.email || m.approvals.someone;
    faster.set(who, (faster.get(who) ?? 0) + 1);
  }
  return (
    <div
      role="status"
      className="mx-4 mt-3 flex items-start gap-2.5 rounded-md border bg-sunken px-3 py-2 text-sm md:mx-6"
    >
      <Icon aria-hidden className={refused > 0 ? "mt-0.5 size-4 text-waiting" : "mt-0.5 size-4 text-done"} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{words.done(approved ? m.states.approved : m.states.rejected, decided)}</p>
        {REASONS.map((reason) => {
          const n = results.filter(({ outcome }) => outcome === reason).length;
          if (n === 0) return null;
          return (
            <p key={reason} className="text-muted">
              {words.refused[reason](n)}
              {reason === "already_decided" && [...faster].map(([who, times]) => ` ${words.by(who, times)}`)}
            </p>
          );
        })}
        {remaining > 0 && <p className="text-muted">{words.remaining(remaining)}</p>}
      </div>
      <Button size="icon-sm" variant="ghost" aria-label={m.common.close} onClick={onClose}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
