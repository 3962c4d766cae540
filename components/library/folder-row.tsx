"use client";
import { Ellipsis, Folder } from "lucide-react";
import Link from "next/link";
import { rowClasses, rowLink } from "@/components/lists/list";
import { useMay } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import type { FolderItem } from "@/lib/api/contracts/library";
import { m } from "@/lib/messages";
import { FOLDER_TYPE } from "./drag";
import { useDrop } from "./use-drop";

const loadMenu = () => import("./folder-menu").then((each) => each.FolderMenu);

interface FolderRowProps {
  folder: FolderItem;
  /** Workflows in it, at any depth. */
  count: number;
  workspace: string;
}

/** A folder of the list: its name opens it, workflows and folders can be dropped on it. */
export function FolderRow({ folder, count, workspace }: FolderRowProps) {
  const drop = useDrop(folder.id, folder.name);
  const mayChange = useMay("workflow.organise");
  return (
    <li
      draggable={mayChange}
      onDragStart={(event) => event.dataTransfer.setData(FOLDER_TYPE, folder.id)}
      {...drop.handlers}
      className={cn(
        rowClasses,
        "grid-cols-[16px_minmax(0,1fr)_auto]",
        drop.isOver && "bg-accent-soft outline-2 outline-accent -outline-offset-2 hover:bg-accent-soft",
      )}
    >
      <Folder aria-hidden className="size-4 text-faint" />
      <div className="flex min-w-0 items-baseline gap-2.5">
        <Link data-row="" href={`/${workspace}/workflows?folder=${folder.id}`} className={rowLink}>
          {folder.name}
        </Link>
        <span className="shrink-0 text-faint text-xs">{m.library.folders.count(count)}</span>
      </div>
      {mayChange && (
        <LazyMenu
          load={loadMenu}
          props={{ folder, count, workspace }}
          trigger={
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`${m.common.more}: ${folder.name}`}
              className="relative z-10 justify-self-end pointer-coarse:size-10"
            >
              <Ellipsis aria-hidden />
            </Button>
          }
        />
      )}
    </li>
  );
}
