"use client";
import { Activity, Ellipsis, FileDown, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/time";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { useDeleteWorkflow, workflowYaml } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { rowClasses, rowLink } from "./list";
import { Sparkline } from "./sparkline";
import { TriggerLabel } from "./trigger";

export const WORKFLOW_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_180px_150px_110px_120px_32px]";

/** One workflow: its name opens the canvas, its menu exports and deletes it. */
export function WorkflowRow({ item, workspace }: { item: WorkflowListItem; workspace: string }) {
  return (
    <li className={cn(rowClasses, WORKFLOW_COLUMNS)}>
      <div className="flex min-w-0 flex-col md:flex-row md:items-baseline md:gap-2.5">
        <Link data-row href={`/${workspace}/workflows/${item.slug}`} className={rowLink}>
          {item.name}
        </Link>
        <span className="hidden shrink-0 text-faint text-xs lg:inline">{m.workflows.nodes(item.node_count)}</span>
        <span className="flex items-center gap-2 text-faint text-xs md:hidden">
          <RelativeTime iso={item.updated_at} />
          <VersionBadge item={item} />
        </span>
      </div>
      <div className="hidden gap-3 overflow-hidden md:flex">
        {item.trigger_types.length === 0 ? (
          <span className="text-faint text-sm">{m.workflows.noTriggers}</span>
        ) : (
          [...new Set(item.trigger_types)].map((type) => <TriggerLabel key={type} type={type} />)
        )}
      </div>
      <div className="hidden md:block">
        <VersionBadge item={item} />
      </div>
      <div className="hidden md:block">
        <Sparkline recent={item.recent} />
      </div>
      <RelativeTime iso={item.updated_at} className="hidden text-muted text-sm md:block" />
      <RowMenu item={item} workspace={workspace} />
    </li>
  );
}

function VersionBadge({ item }: { item: WorkflowListItem }) {
  if (item.published_version === null) return <Badge tone="outline">{m.workflows.draft}</Badge>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Badge tone="done">{m.common.version(item.published_version)}</Badge>
      {item.has_changes && (
        <Badge tone="neutral" title={m.workflows.changesHelp}>
          {m.workflows.changes}
        </Badge>
      )}
    </span>
  );
}

function RowMenu({ item, workspace }: { item: WorkflowListItem; workspace: string }) {
  const [confirming, setConfirming] = useState(false);
  const remove = useDeleteWorkflow();
  const download = async () => {
    try {
      saveAs(`${item.slug}.yaml`, await workflowYaml(item.id));
    } catch (error) {
      toast.error(messageOf(error));
    }
  };
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`${m.common.more}: ${item.name}`}
            className="relative z-10 justify-self-end pointer-coarse:size-10"
          >
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
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
          <MenuSeparator />
          <MenuItem danger onSelect={() => setConfirming(true)}>
            <Trash2 aria-hidden />
            {m.workflows.delete}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={m.workflows.deleteTitle(item.name)}
        action={m.workflows.deleteAction}
        onConfirm={() => remove.mutateAsync(item.id)}
      >
        <p>{m.workflows.deleteBody}</p>
        {item.published_version !== null && <p>{m.workflows.deletePublished(item.published_version)}</p>}
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
