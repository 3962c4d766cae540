import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { executionError } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { ChildLink } from "./child-link";

interface ErrorBoxProps {
  error: z.infer<typeof executionError>;
  /** Heading, e.g. in which node it happened. */
  title?: ReactNode;
}

/** A failure: what happened, where, what to do about it, and the sub-execution that it came from. */
export function ErrorBox({ error, title }: ErrorBoxProps) {
  const child = childOf(error.details);
  return (
    <div className="flex gap-2.5 rounded-lg border border-failed/30 bg-failed-soft px-3.5 py-3 text-sm">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0">
        {title && <p className="font-medium text-failed">{title}</p>}
        <p className="whitespace-pre-wrap break-words text-text">{error.message}</p>
        {error.hint && <p className="mt-1 text-text">{error.hint}</p>}
        {child && <ChildLink id={child} className="mt-1 text-text underline" />}
        <p className="mt-1.5 font-mono text-failed text-xs">
          {error.code}
          {error.line !== undefined && ` · ${m.executions.errorLine(error.line)}`}
        </p>
      </div>
    </div>
  );
}

/** The sub-execution that the failure came from. */
function childOf(details: unknown): string | null {
  const id = typeof details === "object" && details !== null && "execution_id" in details ? details.execution_id : null;
  return typeof id === "string" ? id : null;
}
