"use client";
import { UserPlus } from "lucide-react";
import { type FormEvent, useDeferredValue, useState } from "react";
import { InviteResult } from "@/components/people/invite-result";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { InvitationAnswer, Member } from "@/lib/api/contracts/members";
import type { Collaborator, GivenRole } from "@/lib/api/contracts/sharing";
import { messageOf } from "@/lib/client/api";
import { useInvite, useMembers } from "@/lib/client/members";
import { m } from "@/lib/messages";

const words = m.sharing;
const ROLES: readonly GivenRole[] = ["editor", "viewer"];
const MOST_SHOWN = 5;
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

interface AddPeopleProps {
  workflowId: string;
  there: readonly Collaborator[];
  /** May invite people to the workspace. */
  mayInvite: boolean;
  onAdd: (person: string, role: GivenRole) => Promise<unknown>;
}

/** Adds members by a part of their name or address (Enter takes the first), and invites who is none yet. */
export function AddPeople({ workflowId, there, mayInvite, onAdd }: AddPeopleProps) {
  const [text, setText] = useState("");
  const [role, setRole] = useState<GivenRole>("editor");
  const [said, setSaid] = useState("");
  const [answer, setAnswer] = useState<InvitationAnswer | null>(null);
  const invite = useInvite();
  const q = useDeferredValue(text.trim());
  const found = useMembers(q, { enabled: q !== "" });
  const known = new Set(there.map(({ id }) => id));
  const all = q === "" ? [] : (found.data?.pages.flatMap(({ items }) => items) ?? []);
  const matches = all.filter(({ id }) => !known.has(id)).slice(0, MOST_SHOWN);
  const isNew = isAddress(q) && found.isSuccess && !all.some(({ email }) => email.toLowerCase() === q.toLowerCase());
  const add = ({ id, name }: Member) =>
    onAdd(id, role).then(
      () => {
        setText("");
        setSaid(words.added(name));
      },
      // The dialog says why it could not be.
      () => setSaid(""),
    );
  const ask = (emails: string[]) =>
    invite.mutate(
      { emails, role: "viewer", days: 7, workflow: { id: workflowId, role } },
      {
        onSuccess: (made) => {
          setText("");
          setAnswer(made);
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = matches;
    if (first) void add(first);
    else if (isNew && mayInvite) ask([q]);
  };
  if (answer) return <InviteResult answer={answer} mails onDone={() => setAnswer(null)} />;
  return (
    <form noValidate className="flex flex-col gap-2" onSubmit={submit}>
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-2">
        <Field label={words.add}>
          {({ required: _, ...control }) => (
            <Input
              {...control}
              autoComplete="off"
              placeholder={words.addPlaceholder}
              value={text}
              onChange={(event) => {
                setSaid("");
                setText(event.target.value);
              }}
            />
          )}
        </Field>
        <Field label={words.as}>
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={role}
              onValueChange={setRole}
              options={ROLES.map((value) => ({ value, label: m.permissions.workflowRoles[value] }))}
            />
          )}
        </Field>
      </div>
      <span role="status" className="sr-only">
        {said}
      </span>
      {matches.length > 0 && (
        <ul aria-label={words.matches} className="flex flex-col rounded-md border p-1">
          {matches.map((member) => (
            <li key={member.id}>
              <Button
                variant="ghost"
                className="h-auto w-full justify-start gap-2 py-1.5 text-left"
                aria-label={words.addOne(member.name)}
                onClick={() => void add(member)}
              >
                <UserPlus aria-hidden />
                <span className="min-w-0 truncate">{member.name}</span>
                <span className="ml-auto min-w-0 truncate font-normal text-faint text-xs">{member.email}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {q !== "" && found.isSuccess && matches.length === 0 && (
        <p className="text-muted text-sm">
          {!mayInvite ? words.onlyAdmins : isNew ? words.inviteHelp : words.inviteHint}
        </p>
      )}
      {mayInvite && isNew && matches.length === 0 && (
        <Button type="submit" className="self-start" pending={invite.isPending}>
          <UserPlus aria-hidden />
          {words.invite(q)}
        </Button>
      )}
      {mayInvite && q === "" && (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          title={words.inviteHelp}
          pending={invite.isPending}
          onClick={() => ask([])}
        >
          <UserPlus aria-hidden />
          {words.inviteLink}
        </Button>
      )}
      {invite.isError && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(invite.error)}
        </p>
      )}
    </form>
  );
}
