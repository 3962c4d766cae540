"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import { ListFailure } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import type { Invitation, InvitationList } from "@/lib/api/contracts/members";
import { messageOf } from "@/lib/client/api";
import { useInviteAgain, useRevokeInvitation } from "@/lib/client/members";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { InviteResult } from "./invite-result";

const words = m.members;
const failed = (error: unknown) => toastError(messageOf(error));

/** Who is invited and has not come yet. */
export function Invitations({ query }: { query: UseQueryResult<InvitationList> }) {
  const again = useInviteAgain();
  if (query.isPending) return <Skeleton className="h-8 w-full max-w-lg" />;
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  const { items, mails } = query.data;
  if (items.length === 0) return <p className="text-faint text-sm">{words.noPending}</p>;
  return (
    <>
      <ul aria-label={words.pending} className="divide-y border-y">
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            mails={mails}
            onAgain={(by) => again.mutate({ id: item.id, by }, { onError: failed })}
          />
        ))}
      </ul>
      <Dialog open={again.data !== undefined} onOpenChange={(open) => !open && again.reset()}>
        <DialogContent title={words.done}>
          {again.data && <InviteResult answer={again.data} mails={mails} onDone={again.reset} />}
        </DialogContent>
      </Dialog>
    </>
  );
}

interface RowProps {
  item: Invitation;
  mails: boolean;
  onAgain: (by: "mail" | "link") => void;
}

function Row({ item, mails, onAgain }: RowProps) {
  const revoke = useRevokeInvitation();
  const who = item.email ?? words.byLink;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
      <span className="min-w-0 flex-1 basis-48 truncate font-medium">{who}</span>
      <span>{m.permissions.roles[item.role]}</span>
      <span className="text-muted">
        {item.invited_by !== null && words.invitedBy(item.invited_by)} <RelativeTime iso={item.created_at} />
      </span>
      {item.is_expired ? <Badge tone="waiting">{words.isExpired}</Badge> : <MailState item={item} />}
      <span className="flex gap-1">
        {item.email !== null && mails && (
          <Button size="sm" variant="ghost" aria-label={words.sendAgainOf(who)} onClick={() => onAgain("mail")}>
            {words.sendAgain}
          </Button>
        )}
        <Button size="sm" variant="ghost" aria-label={words.againOf(who)} onClick={() => onAgain("link")}>
          {words.again}
        </Button>
        <Button
          size="sm"
          variant="danger-ghost"
          aria-label={words.revokeOf(who)}
          pending={revoke.isPending}
          onClick={() => revoke.mutate(item.id, { onError: failed })}
        >
          {words.revoke}
        </Button>
      </span>
    </li>
  );
}

const TONES = { queued: "neutral", sent: "done", failed: "failed" } as const;

/** What became of the mail, and why it was not taken. */
function MailState({ item: { mail, mail_error: reason } }: { item: Invitation }) {
  if (mail === "none") return null;
  return (
    <>
      <Badge tone={TONES[mail]}>{words.mail[mail]}</Badge>
      {reason !== null && (
        <span className="w-full text-muted text-xs sm:order-last">
          {mail === "queued" ? words.mailTriedAgain(reason) : reason}
        </span>
      )}
    </>
  );
}
