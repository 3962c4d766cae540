"use client";
import { Crown, KeyRound, ShieldOff, UserMinus } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { Member } from "@/lib/api/contracts/members";
import { messageOf } from "@/lib/client/api";
import { usePasswordLink, useRemoveMember, useResetSecondFactor, useTransfer } from "@/lib/client/members";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { LinkBox } from "./link-box";

interface MemberMenuProps extends LateMenuProps {
  member: Member;
  /** Whether who looks is an owner, may manage this member, and set the installation up. */
  owns: boolean;
  manages: boolean;
  installer: boolean;
}

const words = m.members;

/** What can be done about a member beside their role. */
export function MemberMenu({ trigger, defaultOpen, member, owns, manages, installer }: MemberMenuProps) {
  const [asking, setAsking] = useState<"remove" | "transfer" | "second factor" | null>(null);
  const remove = useRemoveMember();
  const transfer = useTransfer();
  const link = usePasswordLink();
  const reset = useResetSecondFactor();
  const closing = (open: boolean) => !open && setAsking(null);
  const afterTransfer = async () => {
    await transfer.mutateAsync(member.id);
    // What this page offers is for an owner.
    window.location.reload();
  };
  return (
    <>
      <Menu defaultOpen={defaultOpen}>
        <MenuTrigger asChild>{trigger}</MenuTrigger>
        <MenuContent align="end">
          {installer && (
            <MenuItem onSelect={() => link.mutate(member.id, { onError: (error) => toastError(messageOf(error)) })}>
              <KeyRound aria-hidden />
              {words.passwordLink}
            </MenuItem>
          )}
          {installer && (
            <MenuItem onSelect={() => setAsking("second factor")}>
              <ShieldOff aria-hidden />
              {m.secondFactor.reset.action}
            </MenuItem>
          )}
          {owns && !member.is_you && (
            <MenuItem onSelect={() => setAsking("transfer")}>
              <Crown aria-hidden />
              {words.transfer}
            </MenuItem>
          )}
          {manages && (
            <>
              <MenuSeparator />
              <MenuItem danger onSelect={() => setAsking("remove")}>
                <UserMinus aria-hidden />
                {words.remove}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking === "remove"}
        onOpenChange={closing}
        title={words.removeTitle(member.name)}
        action={words.removeAction}
        onConfirm={() => remove.mutateAsync(member.id)}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "transfer"}
        onOpenChange={closing}
        title={words.transferTitle(member.name)}
        action={words.transferAction}
        onConfirm={afterTransfer}
      >
        <p>{words.transferBody}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "second factor"}
        onOpenChange={closing}
        title={m.secondFactor.reset.title(member.name)}
        action={m.secondFactor.reset.confirm}
        onConfirm={() => reset.mutateAsync(member.id)}
      >
        <p>{m.secondFactor.reset.body}</p>
      </ConfirmDialog>
      <Dialog open={link.data !== undefined} onOpenChange={(open) => !open && link.reset()}>
        <DialogContent title={words.passwordLinkTitle(member.name)} description={words.passwordLinkBody}>
          <div className="pb-3">
            {link.data && <LinkBox label={words.linkFor(member.email)} link={link.data.link} />}
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
