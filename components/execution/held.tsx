"use client";
import { Hourglass } from "lucide-react";
import type { ExecutionDetail, ExecutionHeld } from "@/lib/api/contracts/executions";
import { formatRelative } from "@/lib/client/format";
import { useNow } from "@/lib/client/now";
import { m } from "@/lib/messages";

/** Why an execution that has not started, or wants to go on, is held back. */
export function Held({ execution }: { execution: ExecutionDetail }) {
  const now = useNow("fine");
  const { held } = execution;
  if (!held) return null;
  return (
    <p
      role="status"
      className="mx-4 mt-4 flex items-start gap-2 rounded-md bg-waiting-soft px-3 py-2 text-sm text-waiting md:mx-6"
    >
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
      {sentence(held, new Date(now ?? 0))}
    </p>
  );
}

function sentence({ reason, position, limit, queue, until }: ExecutionHeld, now: Date): string {
  const words = m.flow.held;
  switch (reason) {
    case "concurrency":
      return words.concurrency(position, limit);
    case "queue":
      return words.queue(position, queue);
    case "waiting":
      return words.waiting(position);
    case "paused":
      return words.paused;
    case "debounce":
      return words.debounce(until === null ? "" : formatRelative(new Date(until), now));
  }
}
