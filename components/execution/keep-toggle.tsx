"use client";
import { Pin } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { messageOf } from "@/lib/client/api";
import { useKeepExecution } from "@/lib/client/executions";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";

/** Keeps the execution from being deleted by age or number. */
export function KeepToggle({ execution }: { execution: Pick<ExecutionDetail, "execution_id" | "keep"> }) {
  const change = useKeepExecution();
  const { execution_id: id, keep } = execution;
  const words = m.executions;
  return (
    <Button
      variant={keep ? "secondary" : "ghost"}
      pending={change.isPending}
      title={keep ? words.keptHelp : words.keepHelp}
      onClick={() => change.mutate({ id, keep: !keep }, { onError: (error) => toastError(messageOf(error)) })}
    >
      {!change.isPending && <Pin aria-hidden className={keep ? "fill-current text-accent-text" : undefined} />}
      {keep ? words.kept : words.keep}
    </Button>
  );
}
