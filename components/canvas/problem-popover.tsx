"use client";
import { Popover } from "radix-ui";
import { m } from "@/lib/messages";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { useCanvas } from "./context";

interface ProblemPopoverProps {
  id: string;
  problems: readonly WorkflowProblem[];
  onClose: () => void;
}

/** The reasons behind a problem dot; each leads to its field. */
export default function ProblemPopover({ id, problems, onClose }: ProblemPopoverProps) {
  const { store, actions, readOnly } = useCanvas();
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor className="absolute inset-0" />
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 w-72 animate-enter rounded-lg border bg-raised p-1 shadow-float outline-none"
          aria-label={m.canvas.problems.title}
        >
          {problems.map((problem) => (
            <button
              key={`${problem.code}:${problem.field}:${problem.sentence}`}
              type="button"
              className="block w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
              onClick={() => {
                store.select([id]);
                if (!readOnly) actions.openInspector(problem.field ?? undefined);
                onClose();
              }}
            >
              {problem.sentence}
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
