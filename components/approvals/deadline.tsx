"use client";
import { Timer } from "lucide-react";
import { Countdown } from "@/components/ui/time";
import type { Approval } from "@/lib/api/contracts/approvals";
import { m } from "@/lib/messages";

/** What is left of the time, and what happens after it. */
export function Deadline({
  approval,
  long,
}: {
  approval: Pick<Approval, "expires_at" | "on_timeout">;
  long?: boolean;
}) {
  if (!approval.expires_at) return <span className="text-faint text-sm">{m.approvals.noDeadline}</span>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 text-sm">
      <Timer aria-hidden className="size-4 shrink-0 text-waiting" />
      {long && <span className="text-muted">{m.approvals.timeLeft}</span>}
      <Countdown until={approval.expires_at} className="font-medium text-waiting" />
      {long && <span className="text-muted">{m.approvals.onTimeout[approval.on_timeout]}</span>}
    </span>
  );
}
