"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMay } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { formatRelative } from "@/lib/client/format";
import { useNow } from "@/lib/client/now";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";

const PauseDialog = dynamic(
  () => patiently(() => import("@/components/lists/pause-dialog").then((each) => each.PauseDialog)),
  {
    ssr: false,
  },
);

/** Says over the drawing that the workflow is paused, by whom, and lets people resume it. */
export function PausedBanner({ workflow }: { workflow: WorkflowDetail }) {
  const [open, setOpen] = useState(false);
  const now = useNow("coarse");
  const { paused } = workflow;
  const mayChange = useMay("workflow.publish");
  return (
    <>
      {paused && (
        <div
          role="status"
          className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-waiting-soft px-4 py-2 text-sm text-waiting"
        >
          <p className="min-w-0 flex-1 basis-64">
            {m.flow.pause.banner(paused.by, formatRelative(new Date(paused.at), new Date(now ?? paused.at)))}
          </p>
          {mayChange && (
            <Button size="sm" onClick={() => setOpen(true)}>
              {m.flow.pause.resume}
            </Button>
          )}
        </div>
      )}
      {open && <PauseDialog workflow={workflow} paused={paused !== null} open={open} onOpenChange={setOpen} />}
    </>
  );
}
