"use client";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useRestore } from "@/lib/client/versions";
import { m } from "@/lib/messages";

const words = m.versions.restore;

interface RestoreDialogProps {
  workflow: WorkflowDetail;
  workspace: string;
  semver: string;
  onClose: () => void;
}

/** Makes the draft what a version was, and opens it. */
export default function RestoreDialog({ workflow, workspace, semver, onClose }: RestoreDialogProps) {
  const restore = useRestore(workflow.id);
  const router = useRouter();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title(semver)}
      action={words.action}
      danger={false}
      onConfirm={async () => {
        await restore.mutateAsync(semver);
        router.push(`/${workspace}/workflows/${workflow.slug}`);
      }}
    >
      <p>{words.body}</p>
      {workflow.has_changes && <p>{words.lost}</p>}
    </ConfirmDialog>
  );
}
