"use client";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import type { BlockDetail } from "@/lib/api/contracts/blocks";
import { useRemoveBlock } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";

const words = m.blocks.editor;

interface BlockMenuProps extends LateMenuProps {
  block: BlockDetail;
  workspace: string;
}

/** What is done with a code block as a whole. */
export function BlockMenu({ block, workspace, trigger, defaultOpen }: BlockMenuProps) {
  const router = useRouter();
  const remove = useRemoveBlock();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          <MenuItem danger onSelect={() => setAsked(true)}>
            <Trash2 aria-hidden />
            {words.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={words.removeTitle(block.name)}
        action={words.remove}
        onConfirm={async () => {
          await remove.mutateAsync(block.id);
          router.push(`${workspace}/code-blocks`);
        }}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
    </>
  );
}
