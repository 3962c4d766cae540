"use client";
import { FolderInput, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { FolderItem } from "@/lib/api/contracts/library";
import { useChangeFolder } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { FolderNameDialog } from "./folder-name-dialog";
import { FolderRemoveDialog } from "./folder-remove-dialog";
import { PlaceDialog } from "./place-dialog";

const words = m.library.folders;

interface FolderMenuProps extends LateMenuProps {
  folder: FolderItem;
  count: number;
  workspace: string;
}

/** Renames, moves or deletes a folder. */
export function FolderMenu({ folder, count, workspace, trigger, defaultOpen }: FolderMenuProps) {
  const [open, setOpen] = useState<"rename" | "move" | "remove" | null>(null);
  const change = useChangeFolder();
  const router = useRouter();
  const close = () => setOpen(null);
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={() => setOpen("rename")}>
            <Pencil aria-hidden />
            {words.rename}
          </MenuItem>
          <MenuItem onSelect={() => setOpen("move")}>
            <FolderInput aria-hidden />
            {words.move}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setOpen("remove")}>
            <Trash2 aria-hidden />
            {words.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      {open === "rename" && (
        <FolderNameDialog
          title={words.renameTitle(folder.name)}
          action={words.renameAction}
          name={folder.name}
          onClose={close}
          onSave={(name) => change.mutateAsync({ id: folder.id, name })}
        />
      )}
      {open === "move" && (
        <PlaceDialog
          title={m.library.move.folderTitle(folder.name)}
          from={folder.parent_id}
          without={folder.id}
          onClose={close}
          onMove={(parent_id) => change.mutateAsync({ id: folder.id, parent_id })}
        />
      )}
      {open === "remove" && (
        <FolderRemoveDialog
          folder={folder}
          count={count}
          onClose={close}
          // Who stands in it, or looks at it from outside: the one above is there in both cases.
          onRemoved={() =>
            router.replace(`/${workspace}/workflows${folder.parent_id === null ? "" : `?folder=${folder.parent_id}`}`)
          }
        />
      )}
    </>
  );
}
