"use client";
import { GitFork } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { OriginDetail } from "@/lib/api/contracts/library";
import { messageOf } from "@/lib/client/api";
import { useOrigin, useTakeOver } from "@/lib/client/origin";
import { m } from "@/lib/messages";

const words = m.library.origin;
type Origin = NonNullable<OriginDetail["origin"]>;

/** On the page of a fork: how far it is behind its origin, and the way to take the changes over. */
export function OriginChip({ workflowId, workspace }: { workflowId: string; workspace: string }) {
  const origin = useOrigin(workflowId).data?.origin;
  const [open, setOpen] = useState(false);
  if (!origin) return null;
  const behind = origin.changes.length;
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)} className="max-md:hidden">
        <GitFork aria-hidden />
        {origin.is_deleted ? words.label : behind === 0 ? words.upToDate : words.behind(behind)}
      </Button>
      {open && (
        <OriginDialog origin={origin} workflowId={workflowId} workspace={workspace} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

interface OriginDialogProps {
  origin: Origin;
  workflowId: string;
  workspace: string;
  onClose: () => void;
}

function OriginDialog({ origin, workflowId, workspace, onClose }: OriginDialogProps) {
  const [winner, setWinner] = useState<"mine" | "theirs">("mine");
  const group = useId();
  const take = useTakeOver(workflowId);
  const conflicts = origin.changes.filter((change) => change.is_conflict).length;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={origin.name === null ? words.label : words.title(origin.name)}
        description={origin.is_deleted ? words.gone : words.help}
        className="sm:w-[560px]"
        footer={
          origin.changes.length > 0 && (
            <>
              {take.isError && (
                <p role="alert" className="mr-auto text-failed text-sm">
                  {messageOf(take.error)}
                </p>
              )}
              <Button variant="primary" pending={take.isPending} onClick={() => take.mutate({ conflicts: winner })}>
                {words.take}
              </Button>
            </>
          )
        }
      >
        {!origin.is_deleted && origin.slug !== null && (
          <p className="pb-2 text-sm">
            {words.from}{" "}
            <Link href={`/${workspace}/workflows/${origin.slug}`} className="font-medium underline underline-offset-2">
              {origin.name}
            </Link>
            , {words.version(origin.semver ?? (origin.version === null ? null : String(origin.version)))}.{" "}
            {origin.changes.length === 0 && `${words.upToDate}.`}
          </p>
        )}
        <ul className="flex flex-col">
          {origin.changes.map(({ path, kind, is_conflict }) => (
            <li key={path} className="flex min-h-9 items-center gap-2 border-b py-1 text-sm last:border-b-0">
              <Badge tone={kind === "added" ? "done" : kind === "removed" ? "failed" : "running"}>
                {words.kinds[kind]}
              </Badge>
              <Place path={path} />
              {is_conflict && <Badge tone="waiting">{words.conflict}</Badge>}
            </li>
          ))}
        </ul>
        {conflicts > 0 && (
          <fieldset className="mt-3 space-y-1.5 rounded-md bg-sunken p-3 text-sm">
            <legend className="sr-only">{words.who}</legend>
            <p>{words.conflicts(conflicts)}</p>
            {(["mine", "theirs"] as const).map((side) => (
              <label key={side} className="flex cursor-pointer items-center gap-2">
                <input
                  type="radio"
                  name={group}
                  className="size-4 accent-(--accent)"
                  checked={winner === side}
                  onChange={() => setWinner(side)}
                />
                {words[side]}
              </label>
            ))}
          </fieldset>
        )}
      </DialogContent>
    </Dialog>
  );
}

const PLACE = /^(node|edge|settings|variables|credentials):(.+)$/;

/** What a change is about: "node:add_up.name" is the name of the node add_up. */
function Place({ path }: { path: string }) {
  const [, what, rest = ""] = PLACE.exec(path) ?? [];
  // Ids of nodes have no dots, those of connections may.
  const dot = what === "node" ? rest.indexOf(".") : -1;
  const [id, field] = dot < 0 ? [rest, ""] : [rest.slice(0, dot), rest.slice(dot + 1)];
  return (
    <span className="min-w-0 flex-1 break-words">
      {what && <span className="text-muted">{words.places[what as keyof typeof words.places]} </span>}
      <code className="text-xs">{what ? id : path}</code>
      {field && <code className="text-muted text-xs"> {field}</code>}
    </span>
  );
}
