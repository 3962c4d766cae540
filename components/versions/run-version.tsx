"use client";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { CanvasContext, EMPTY_OVERLAY, NO_ACTIONS } from "@/components/canvas/context";
import RunDialog from "@/components/canvas/editor/run-dialog";
import { Observable } from "@/components/canvas/observable";
import { toState } from "@/components/canvas/state/document";
import { EditorStore } from "@/components/canvas/state/store";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useVersion } from "@/lib/client/versions";
import { nodeCards } from "@/lib/nodes/registry.cards";

interface RunVersionProps {
  workflow: WorkflowDetail;
  workspace: string;
  semver: string;
  onClose: () => void;
}

/** The input form of a version as it was published, and then its execution. */
export default function RunVersion({ workflow, workspace, semver, onClose }: RunVersionProps) {
  const { data } = useVersion(workflow.id, semver);
  const router = useRouter();
  const [overlay] = useState(() => new Observable(EMPTY_OVERLAY));
  const context = useMemo(() => {
    if (!data) return null;
    const store = new EditorStore(toState(data.document, data.layout), nodeCards);
    return { store, overlay, actions: NO_ACTIONS, readOnly: true };
  }, [data, overlay]);
  if (!context) return null;
  return (
    <CanvasContext value={context}>
      <RunDialog
        workflowId={workflow.id}
        version={semver}
        save={async () => true}
        onClose={onClose}
        onStarted={(execution) => router.push(`/${workspace}/executions/${execution}`)}
      />
    </CanvasContext>
  );
}
