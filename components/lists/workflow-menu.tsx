"use client";
import { Activity, CirclePause, CirclePlay, FileDown, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { toastError } from "@/lib/client/toast";
import { useDeleteWorkflow, workflowYaml } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { PauseDialog } from "./pause-dialog";

interface WorkflowMenuProps extends LateMenuProps {
  item: WorkflowListItem;
  workspace: string;
}

/** What can be done with a workflow from the list. */
export function WorkflowMenu({ item, workspace, trigger, defaultOpen }: WorkflowMenuProps) {
  const [confirming, setConfirming] = useState(false);
  const [pausing, setPausing] = useState(false);
  const Pause = item.paused_at ? CirclePlay : CirclePause;
  const remove = useDeleteWorkflow();
  const download = async () => {
    try {
      saveAs(`${item.slug}.yaml`, await workflowYaml(item.id));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          <MenuItem asChild>
            <Link href={`/${workspace}/executions?workflow=${item.id}`}>
              <Activity aria-hidden />
              {m.workflows.showExecutions}
            </Link>
          </MenuItem>
          <MenuItem onSelect={() => void download()}>
            <FileDown aria-hidden />
            {m.workflows.exportYaml}
          </MenuItem>
          <MenuItem onSelect={() => setPausing(true)}>
            <Pause aria-hidden />
            {item.paused_at ? m.flow.pause.resume : m.flow.pause.pause}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setConfirming(true)}>
            <Trash2 aria-hidden />
            {m.workflows.delete}
          </MenuItem>
        </MenuContent>
      </Menu>
      <PauseDialog workflow={item} paused={item.paused_at !== null} open={pausing} onOpenChange={setPausing} />
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={m.workflows.deleteTitle(item.name)}
        action={m.workflows.deleteAction}
        onConfirm={() => remove.mutateAsync(item.id)}
      >
        <p>{m.workflows.deleteBody}</p>
        {item.published_semver !== null && <p>{m.workflows.deletePublished(item.published_semver)}</p>}
      </ConfirmDialog>
    </>
  );
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
