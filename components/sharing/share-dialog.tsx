"use client";
import { useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { useMay } from "@/components/shell/workspace";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Label } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import type { Collaborator } from "@/lib/api/contracts/sharing";
import { messageOf } from "@/lib/client/api";
import { useChangeSharing, useSharing } from "@/lib/client/sharing";
import { m } from "@/lib/messages";
import { AddPeople } from "./add-people";
import { PersonRow } from "./person-row";

const words = m.sharing;

interface ShareDialogProps {
  workflow: { id: string; name: string };
  onClose: () => void;
}

/** Who works on a workflow as what, and whether anybody else sees it: shown to all who see it, changed by who may. */
export function ShareDialog({ workflow, onClose }: ShareDialogProps) {
  const query = useSharing(workflow.id);
  const change = useChangeSharing(workflow.id);
  const mayInvite = useMay("member.manage");
  const [heir, setHeir] = useState<Collaborator | null>(null);
  const sharing = query.data;
  return (
    <>
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          title={words.title(workflow.name)}
          description={sharing && (sharing.is_restricted ? words.restricted : words.open)}
        >
          {query.isPending ? (
            <div role="status" className="flex flex-col gap-3 pb-3">
              <span className="sr-only">{m.common.loading}</span>
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-8 w-full" />
            </div>
          ) : !sharing ? (
            <ListFailure error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <div className="flex flex-col gap-4 pb-3">
              {sharing.may_share && (
                <AddPeople
                  workflowId={workflow.id}
                  there={sharing.items}
                  mayInvite={mayInvite}
                  onAdd={(person, role) => change.mutateAsync({ person, role })}
                />
              )}
              <section aria-label={words.people}>
                <h3 className="mb-1 font-medium text-faint text-xs">{words.people}</h3>
                {!sharing.items.some(({ role }) => role === "owner") && (
                  <p className="py-1 text-muted text-sm">{words.noOwner}</p>
                )}
                <ul className="flex flex-col divide-y">
                  {sharing.items.map((person) => (
                    <PersonRow
                      key={person.id}
                      person={person}
                      editable={sharing.may_share}
                      pending={change.isPending}
                      onRole={(role) =>
                        role === "owner" ? setHeir(person) : change.mutate({ person: person.id, role })
                      }
                    />
                  ))}
                </ul>
              </section>
              {sharing.may_share && (
                <div className="flex items-start justify-between gap-4 border-t pt-3">
                  <div className="flex flex-col gap-0.5">
                    <Label htmlFor="restricted">{words.restrict}</Label>
                    <p id="restricted-help" className="text-faint text-xs">
                      {words.restrictHelp}
                    </p>
                  </div>
                  <Switch
                    id="restricted"
                    aria-describedby="restricted-help"
                    checked={sharing.is_restricted}
                    disabled={change.isPending}
                    onCheckedChange={(restricted) => change.mutate({ restricted })}
                  />
                </div>
              )}
              {change.isError && (
                <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
                  {messageOf(change.error)}
                </p>
              )}
            </div>
          )}
        </DialogContent>
      </Dialog>
      <ConfirmDialog
        open={heir !== null}
        onOpenChange={(open) => !open && setHeir(null)}
        danger={false}
        title={words.handOverTitle(heir?.name ?? "")}
        action={words.handOver}
        onConfirm={() => change.mutateAsync({ person: heir?.id ?? "", role: "owner" })}
      >
        <p>{words.handOverBody}</p>
      </ConfirmDialog>
    </>
  );
}
