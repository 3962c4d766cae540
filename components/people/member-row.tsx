"use client";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { rowClasses } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { NativeSelect } from "@/components/ui/native-select";
import { RelativeTime } from "@/components/ui/time";
import type { Member } from "@/lib/api/contracts/members";
import { ROLES, type Role, roleMay } from "@/lib/auth/permissions";
import { messageOf } from "@/lib/client/api";
import { useChangeRole } from "@/lib/client/members";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";

export const MEMBER_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto_2rem] md:grid-cols-[minmax(0,1.2fr)_minmax(0,1.6fr)_7rem_8rem_2rem]";
const words = m.members;
const load = () => import("./member-menu").then((each) => each.MemberMenu);

interface MemberRowProps {
  member: Member;
  myRole: Role;
  installer: boolean;
}

/** One member: the role can be changed in place by who may. */
export function MemberRow({ member, myRole, installer }: MemberRowProps) {
  const { name, email } = member;
  const owns = roleMay(myRole, "workspace.own");
  const manages = roleMay(myRole, "member.manage") && (member.role !== "owner" || owns);
  const actions = (manages && !member.is_you) || installer;
  return (
    <li className={cn(rowClasses, MEMBER_COLUMNS)}>
      <span className="flex min-w-0 flex-col md:contents">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium text-sm">{name}</span>
          {member.is_you && <Badge>{words.you}</Badge>}
        </span>
        <span className="truncate text-muted text-sm">{email}</span>
      </span>
      <RelativeTime iso={member.joined_at} className="hidden text-muted text-sm md:block" />
      {manages ? (
        <RolePicker member={member} owns={owns} />
      ) : (
        <span className="text-sm">{m.permissions.roles[member.role]}</span>
      )}
      {actions ? (
        <LazyMenu
          load={load}
          trigger={
            <Button variant="ghost" size="icon-sm" data-row aria-label={words.actionsFor(name)}>
              <Ellipsis aria-hidden />
            </Button>
          }
          props={{ member, owns, manages: manages && !member.is_you, installer }}
        />
      ) : (
        <span />
      )}
    </li>
  );
}

function RolePicker({ member, owns }: { member: Member; owns: boolean }) {
  const change = useChangeRole();
  const [asking, setAsking] = useState(false);
  const set = (role: Role) => change.mutateAsync({ id: member.id, role });
  const options = ROLES.filter((role) => owns || role !== "owner");
  return (
    <>
      <NativeSelect
        aria-label={words.roleOf(member.name)}
        className="w-28"
        value={change.isPending && change.variables ? change.variables.role : member.role}
        disabled={change.isPending}
        onValueChange={(role) => {
          if (role === "owner") setAsking(true);
          else set(role).catch((error: unknown) => toastError(messageOf(error)));
        }}
        options={options.map((value) => ({ value, label: m.permissions.roles[value] }))}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={false}
        title={words.makeOwnerTitle(member.name)}
        action={words.makeOwnerAction}
        onConfirm={() => set("owner")}
      >
        <p>{words.makeOwnerBody}</p>
      </ConfirmDialog>
    </>
  );
}
