"use client";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { usePauseWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";

const words = m.flow.pause;

interface PauseDialogProps {
  workflow: { id: string; name: string };
  /** How it stands now: a paused one is resumed. */
  paused: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before a workflow is paused, or resumed, and says what follows. */
export function PauseDialog(props: PauseDialogProps) {
  return props.open ? <Question {...props} /> : null;
}

function Question({ workflow, paused: now, open, onOpenChange }: PauseDialogProps) {
  // As it was when the question came up: the answer changes it while the dialog is still there.
  const [paused] = useState(now);
  const change = usePauseWorkflow(workflow.id);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={paused ? words.resumeTitle(workflow.name) : words.pauseTitle(workflow.name)}
      action={paused ? words.resume : words.pause}
      danger={!paused}
      onConfirm={() => change.mutateAsync(!paused)}
    >
      <p>{paused ? words.resumeBody : words.pauseBody}</p>
    </ConfirmDialog>
  );
}
