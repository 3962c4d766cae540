"use client";
import { PenLine, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { useDeleteCredential } from "@/lib/client/credentials";
import { m } from "@/lib/messages";

interface CredentialMenuProps extends LateMenuProps {
  item: CredentialItem;
  onReplace: () => void;
}

/** Replacing and deleting a credential; deleting names what uses it. */
export function CredentialMenu({ item, onReplace, trigger, defaultOpen }: CredentialMenuProps) {
  const { slug } = useWorkspace();
  const [confirming, setConfirming] = useState(false);
  const remove = useDeleteCredential();
  const words = m.credentials;
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={onReplace}>
            <PenLine aria-hidden />
            {words.replace}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={() => setConfirming(true)}>
            <Trash2 aria-hidden />
            {words.delete}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={words.deleteTitle(item.name)}
        action={words.deleteAction}
        onConfirm={() => remove.mutateAsync(item.id)}
      >
        {item.used_by.length + item.used_by_blocks.length === 0 && <p>{words.deleteUnused}</p>}
        <Users says={words.deleteUsed} users={item.used_by} under={`/${slug}/workflows`} />
        <Users says={words.deleteGranted} users={item.used_by_blocks} under={`/${slug}/code-blocks`} />
      </ConfirmDialog>
    </>
  );
}

interface UsersProps {
  says: (n: number) => string;
  users: CredentialItem["used_by"];
  under: string;
}

/** What stops working without the credential, with the way there. */
function Users({ says, users, under }: UsersProps) {
  if (users.length === 0) return null;
  return (
    <>
      <p>{says(users.length)}</p>
      <ul className="list-inside list-disc">
        {users.map(({ id, slug, name }) => (
          <li key={id}>
            <Link href={`${under}/${slug}`} className="text-accent-text underline underline-offset-2">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
