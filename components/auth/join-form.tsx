"use client";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { signIn, signOut } from "@/lib/client/auth";
import { joinWorkspace } from "@/lib/client/members";
import { m } from "@/lib/messages";
import { Failure } from "./failure";
import { PasswordInput } from "./password-input";
import { StrengthMeter } from "./strength-meter";
import { useSubmission } from "./use-submission";

const words = m.join;

interface JoinProps {
  token: string;
  /** The only address that may accept; null: any. */
  email: string | null;
}

/** For who is signed in: one button, or why not. */
export function JoinAs({ token, email, me }: JoinProps & { me: string }) {
  const { pending, failure, send } = useSubmission();
  const isOther = email !== null && email.toLowerCase() !== me.toLowerCase();
  const join = () =>
    send(async () => {
      const { slug } = await joinWorkspace({ token });
      window.location.assign(`/${slug}/workflows`);
      return "leaving";
    });
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p className="text-muted">{words.asYou(me)}</p>
      {isOther ? <p>{words.elsewhere(email)}</p> : null}
      {failure !== null && <Failure text={messageOf(failure)} />}
      {isOther ? (
        <Button className="h-9" onClick={() => void signOut()}>
          {m.auth.signOut}
        </Button>
      ) : (
        <Button variant="primary" className="h-9" pending={pending} onClick={join}>
          {words.join}
        </Button>
      )}
    </div>
  );
}

/** For who is not: an account is made and joins, or the way to one that exists. */
export function JoinForm({ token, email: bound }: JoinProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState(bound ?? "");
  const [password, setPassword] = useState("");
  const { pending, failure, send } = useSubmission();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return send(async () => {
      const { slug } = await joinWorkspace({ token, account: { name, email, password } });
      await signIn(email.trim(), password);
      window.location.assign(`/${slug}/workflows`);
      return "leaving";
    });
  };
  const known = failure instanceof ApiError && failure.errors.length > 0;
  const errorOf = (field: string) => fieldError(failure, `account.${field}`);
  return (
    // Sent before the script has loaded, the password must not land in the URL.
    <form noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
      <Field label={m.auth.name} error={errorOf("name")} required>
        {(control) => (
          <Input
            {...control}
            className="h-9"
            autoComplete="name"
            autoFocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={m.auth.email} error={errorOf("email")} required>
        {(control) => (
          <Input
            {...control}
            className={cn("h-9", bound !== null && "bg-sunken")}
            type="email"
            autoComplete="username"
            readOnly={bound !== null}
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-col gap-2">
        <Field label={m.auth.password} error={errorOf("password")} required>
          {(control) => (
            <PasswordInput
              {...control}
              className="h-9"
              autoComplete="new-password"
              maxLength={256}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <StrengthMeter password={password} />
      </div>
      {failure !== null && !known && <Failure text={messageOf(failure)} />}
      <Button type="submit" variant="primary" pending={pending} className="mt-1 h-9">
        {words.make}
      </Button>
      <Link
        href={`/sign-in?next=${encodeURIComponent(`/join/${token}`)}`}
        className="text-center text-muted text-sm underline-offset-2 hover:underline"
      >
        {words.haveAccount}
      </Link>
    </form>
  );
}
