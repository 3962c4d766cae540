"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { Popover } from "radix-ui";
import { m } from "@/lib/messages";
import { useCanvas, useOverlay } from "./context";

/** Marks a node that has problems; opens the reasons, and from there the field. */
export function ProblemDot({ id }: { id: string }) {
  const { store, actions, readOnly } = useCanvas();
  const problems = useOverlay((overlay) => overlay.problems.get(id));
  const shown = problems?.filter((problem) => problem.severity !== "info");
  if (!shown?.length) return null;
  const failing = shown.some((problem) => problem.severity === "error");
  const Icon = failing ? CircleAlert : TriangleAlert;
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={m.canvas.problems.onNode(shown.length)}
        className="nodrag detail-problem -mr-1 flex size-6 shrink-0 items-center justify-center rounded-md hover:bg-hover"
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Icon aria-hidden className={failing ? "size-4 text-failed" : "size-4 text-waiting"} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 w-72 animate-enter rounded-lg border bg-raised p-1 shadow-float outline-none"
          aria-label={m.canvas.problems.title}
        >
          {shown.map((problem) => (
            <button
              key={`${problem.code}:${problem.field}:${problem.sentence}`}
              type="button"
              className="block w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
              onClick={() => {
                store.select([id]);
                if (!readOnly) actions.openInspector(problem.field ?? undefined);
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
