"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { EXPIRY_DAYS, type InvitationAnswer, type InvitedRole } from "@/lib/api/contracts/members";
import { messageOf } from "@/lib/client/api";
import { useInvite } from "@/lib/client/members";
import { m } from "@/lib/messages";
import { InviteResult } from "./invite-result";

const words = m.members;
const ROLES: readonly InvitedRole[] = ["admin", "editor", "viewer"];
const MOST = 50;

/** Addresses as people write and paste them. */
export const addressesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== "");
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

interface InviteDialogProps {
  open: boolean;
  mails: boolean;
  onClose: () => void;
}

/** Invites by address, or makes a link; then says what became of each. */
export function InviteDialog({ open, mails, onClose }: InviteDialogProps) {
  const [answer, setAnswer] = useState<InvitationAnswer | null>(null);
  const close = () => {
    setAnswer(null);
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={(now) => !now && close()}>
      <DialogContent title={answer ? words.done : words.invite} description={answer ? undefined : words.inviteHelp}>
        {answer ? (
          <InviteResult answer={answer} mails={mails} onDone={close} />
        ) : (
          <InviteForm onDone={setAnswer} onCancel={close} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ onDone, onCancel }: { onDone: (answer: InvitationAnswer) => void; onCancel: () => void }) {
  const [text, setText] = useState("");
  const [role, setRole] = useState<InvitedRole>("editor");
  const [days, setDays] = useState("7");
  const [tried, setTried] = useState(false);
  const invite = useInvite();
  const emails = addressesIn(text);
  const wrong = emails.find((each) => !isAddress(each));
  const problem = wrong ? words.badEmail(wrong) : emails.length > MOST ? words.tooMany : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem === null) invite.mutate({ emails, role, days: Number(days) }, { onSuccess: onDone });
  };
  return (
    <form noValidate className="flex flex-col gap-4 pb-2" onSubmit={submit}>
      <Field label={words.emails} help={words.emailsHelp} error={tried ? problem : null} optional>
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            autoFocus
            value={text}
            placeholder="ada@example.com, grace@example.com"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={words.role} help={m.permissions.rolesSay[role]}>
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={role}
              onValueChange={setRole}
              options={ROLES.map((value) => ({ value, label: m.permissions.roles[value] }))}
            />
          )}
        </Field>
        <Field label={words.expires}>
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={days}
              onValueChange={setDays}
              options={EXPIRY_DAYS.map((n) => ({ value: String(n), label: words.days(n) }))}
            />
          )}
        </Field>
      </div>
      {invite.isError && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(invite.error)}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{m.common.cancel}</Button>
        <Button type="submit" variant="primary" pending={invite.isPending}>
          {emails.length === 0 ? words.makeLink : words.send}
        </Button>
      </div>
    </form>
  );
}
