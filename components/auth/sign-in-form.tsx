"use client";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError, messageOf } from "@/lib/client/api";
import { signIn, signInElsewhere } from "@/lib/client/auth";
import { m } from "@/lib/messages";
import { Failure } from "./failure";
import { PasswordInput } from "./password-input";
import { useSubmission } from "./use-submission";

interface SignInFormProps {
  /** A path of this site to go to afterwards. */
  next: string;
  /** Places to sign in beside here. */
  others: readonly { id: string; name: string }[];
  /** Why somebody who comes back from there is not let in. */
  refusal: string | null;
}

export function SignInForm({ next, others, refusal }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  /** Null while no second factor is asked for. */
  const [code, setCode] = useState<string | null>(null);
  const { pending, failure, send } = useSubmission(refusal);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return send(async () => {
      try {
        await signIn(email.trim(), password, code ?? "");
      } catch (error) {
        if (!(error instanceof ApiError && error.code === "code_needed")) throw error;
        setCode("");
        return "staying";
      }
      // A whole page load: nothing of a former session stays in memory.
      window.location.assign(next);
      return "leaving";
    });
  };
  if (code !== null) {
    const words = m.secondFactor.signIn;
    return (
      // A form of its own, so that its field takes the focus.
      <form key="code" noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
        <Field label={words.label} help={words.help} required>
          {(control) => (
            <Input
              {...control}
              autoComplete="one-time-code"
              autoFocus
              maxLength={100}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="h-9 font-mono"
            />
          )}
        </Field>
        {failure !== null && <Failure text={sentence(failure)} />}
        <Button type="submit" variant="primary" pending={pending} className="mt-1 h-9">
          {m.auth.signIn}
        </Button>
        <Button variant="ghost" className="h-9" onClick={() => setCode(null)}>
          {words.back}
        </Button>
      </form>
    );
  }
  return (
    // Sent before the script has loaded, the password must not land in the URL.
    <form noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
      <Field label={m.auth.email} required>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            className="h-9"
          />
        )}
      </Field>
      <Field label={m.auth.password} required>
        {(control) => (
          <PasswordInput
            {...control}
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="h-9"
          />
        )}
      </Field>
      {failure !== null && <Failure text={sentence(failure)} />}
      <Button type="submit" variant="primary" pending={pending} className="mt-1 h-9">
        {m.auth.signIn}
      </Button>
      {others.map(({ id, name }) => (
        <Button key={id} className="h-9" onClick={() => send(() => signInElsewhere(id, next).then(() => "leaving"))}>
          {m.auth.elsewhere(name)}
        </Button>
      ))}
      <Link href="/forgot-password" className="text-center text-muted text-sm underline-offset-2 hover:underline">
        {m.forgot.link}
      </Link>
    </form>
  );
}

function refusalOf(reason: string): string {
  const { refusals } = m.auth;
  if (reason === "unknown" || reason === "unconfirmed") return refusals[reason];
  return refusals.other;
}

/** @param error what a request threw, or the reason for which somebody comes back from elsewhere. */
function sentence(error: unknown): string {
  if (typeof error === "string") return refusalOf(error);
  if (error instanceof ApiError && error.code === "wrong_password") return m.auth.wrong;
  if (error instanceof ApiError && error.code === "code_wrong") return m.secondFactor.signIn.wrong;
  if (error instanceof ApiError && error.code === "rate_limited") return m.auth.tooMany;
  return messageOf(error);
}
