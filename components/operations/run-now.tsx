"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { RetentionPreview } from "@/lib/api/contracts/operations";
import { useRunRetention } from "@/lib/client/operations";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";

const ConfirmDialog = dynamic(() =>
  patiently(() => import("@/components/ui/confirm-dialog").then((each) => each.ConfirmDialog)),
);

interface RunNowProps {
  preview: RetentionPreview | null;
  /** Why it may not run at the moment. */
  blocked: string | null;
}

/** Runs retention now, after a question, and tells how far it has come. */
export function RunNow({ preview, blocked }: RunNowProps) {
  const words = m.operations.retention;
  const [open, setOpen] = useState(false);
  const [gone, setGone] = useState(0);
  const run = useRunRetention(setGone);
  return (
    <>
      <Button
        pending={run.isPending}
        disabled={blocked !== null || preview === null}
        title={blocked ?? undefined}
        onClick={() => {
          setGone(0);
          setOpen(true);
        }}
      >
        {words.run}
      </Button>
      {(run.isPending || run.isSuccess) && (
        <span role="status" className="text-muted text-sm">
          {run.isPending ? words.running(gone) : words.ran(run.data)}
        </span>
      )}
      {open && preview && (
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          title={words.runTitle}
          action={words.runAction}
          onConfirm={() => run.mutateAsync()}
        >
          <p>{words.runBody(preview.executions, preview.is_more)}</p>
          {run.isPending && <p role="status">{words.running(gone)}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
