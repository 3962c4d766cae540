"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { useOverlay } from "./context";

const ProblemPopover = dynamic(() => patiently(() => import("./problem-popover")), { ssr: false });

/** Marks a node that has problems; opens the reasons, and from there the field. */
export function ProblemDot({ id }: { id: string }) {
  const problems = useOverlay((overlay) => overlay.problems.get(id));
  const [open, setOpen] = useState(false);
  const shown = problems?.filter((problem) => problem.severity !== "info");
  if (!shown?.length) return null;
  const failing = shown.some((problem) => problem.severity === "error");
  const Icon = failing ? CircleAlert : TriangleAlert;
  return (
    <span className="nodrag detail-problem relative -mr-1 shrink-0">
      <button
        type="button"
        aria-label={m.board.onNode(shown.length)}
        aria-expanded={open}
        className="flex size-6 items-center justify-center rounded-md hover:bg-hover"
        onClick={(event) => {
          event.stopPropagation();
          setOpen(!open);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Icon aria-hidden className={failing ? "size-4 text-failed" : "size-4 text-waiting"} />
      </button>
      {open && <ProblemPopover id={id} problems={shown} onClose={() => setOpen(false)} />}
    </span>
  );
}
