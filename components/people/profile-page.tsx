"use client";
import Link from "next/link";
import { type FormEvent, useId, useState } from "react";
import { PasswordInput } from "@/components/auth/password-input";
import { StrengthMeter } from "@/components/auth/strength-meter";
import { ListFailure } from "@/components/lists/list";
import { Section } from "@/components/operations/section";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field, Label } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { Account } from "@/lib/api/contracts/account";
import { deleteAccount, useAccount, useChangePassword, useRenameAccount } from "@/lib/client/account";
import { fieldError, messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";
import { SecondFactorSection } from "./second-factor";
import { Sessions } from "./sessions";

const words = m.account;

/** Settings → Profile: one's own account, whatever the workspace. */
export function ProfilePage() {
  const query = useAccount();
  return (
    <>
      <Section title={words.title} help={words.help}>
        {query.isPending ? (
          <Skeleton className="h-8 w-full max-w-md" />
        ) : query.isLoadingError ? (
          <ListFailure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Name account={query.data} />
        )}
      </Section>
      {query.data && (query.data.has_password ? <Password email={query.data.email} /> : <NoPassword />)}
      {query.data?.has_password && <SecondFactorSection state={query.data.second_factor} />}
      <Sessions />
      {query.data?.has_password && <End passesTo={query.data.installation_passes_to} />}
    </>
  );
}

function Name({ account }: { account: Account }) {
  const [typed, setTyped] = useState(account.name);
  const save = useRenameAccount();
  const value = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== "" && value !== account.name) save.mutate(value);
  };
  return (
    <form className="flex max-w-md flex-col gap-4" onSubmit={submit}>
      <Field label={words.name} error={save.isError ? messageOf(save.error) : null}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            maxLength={120}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.email}>
        {(control) => <Input {...control} type="email" readOnly value={account.email} className="bg-sunken" />}
      </Field>
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={value === "" || value === account.name} pending={save.isPending}>
          {words.save}
        </Button>
        {save.isSuccess && value === account.name && (
          <p role="status" className="text-muted text-sm">
            {words.saved}
          </p>
        )}
      </div>
    </form>
  );
}

function NoPassword() {
  return (
    <Section title={words.password.title} help={words.password.none}>
      <Link href="/forgot-password" className="text-sm underline underline-offset-2">
        {words.password.set}
      </Link>
    </Section>
  );
}

function Password({ email }: { email: string }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clear = () => {
      setCurrent("");
      setNext("");
    };
    change.mutate({ current, password: next }, { onSuccess: clear });
  };
  const [ofCurrent, ofNext] = [fieldError(change.error, "current"), fieldError(change.error, "password")];
  return (
    <Section title={words.password.title} help={words.password.help}>
      <form noValidate method="post" className="flex max-w-md flex-col gap-4" onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <Field label={words.password.current} error={ofCurrent}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-col gap-2">
          <Field label={words.password.next} error={ofNext}>
            {(control) => (
              <PasswordInput
                {...control}
                autoComplete="new-password"
                maxLength={256}
                value={next}
                onChange={(event) => setNext(event.target.value)}
              />
            )}
          </Field>
          <StrengthMeter password={next} />
        </div>
        {change.isError && !ofCurrent && !ofNext && (
          <p role="alert" className="text-failed text-sm">
            {messageOf(change.error)}
          </p>
        )}
        <div className="flex items-center gap-3">
          <Button type="submit" disabled={current === "" || next === ""} pending={change.isPending}>
            {words.password.action}
          </Button>
          {change.isSuccess && (
            <p role="status" className="text-muted text-sm">
              {words.password.done}
            </p>
          )}
        </div>
      </form>
    </Section>
  );
}

function End({ passesTo }: { passesTo: Account["installation_passes_to"] }) {
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const id = useId();
  return (
    <Section title={words.end.title} help={words.end.help}>
      <div>
        <Button variant="danger-ghost" onClick={() => setAsking(true)}>
          {words.end.action}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.end.confirmTitle}
        action={words.end.action}
        onConfirm={() => deleteAccount(password).then(() => window.location.assign("/sign-in"))}
      >
        <p>{words.end.confirmBody}</p>
        {passesTo !== undefined && <p>{passesTo ? words.end.passesTo(passesTo) : words.end.passesToNobody}</p>}
        <Label htmlFor={id}>{words.end.password}</Label>
        <PasswordInput
          id={id}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </ConfirmDialog>
    </Section>
  );
}
