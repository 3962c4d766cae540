"use client";
import Link from "next/link";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { forgotPassword, resetPassword } from "@/lib/client/account";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";
import { Failure } from "./failure";
import { PasswordInput } from "./password-input";
import { StrengthMeter } from "./strength-meter";
import { useSubmission } from "./use-submission";

const words = m.forgot;

/** Asks for a link by mail. The answer is the same for every address. */
export function ForgotForm() {
  const [email, setEmail] = useState("");
  const [answer, setAnswer] = useState<string | null>(null);
  const { pending, failure, send } = useSubmission();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return send(async () => {
      setAnswer((await forgotPassword(email)).mails ? words.sent : words.noMail);
      return "staying";
    });
  };
  const wrong = fieldError(failure, "email");
  return (
    <form noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
      {answer === null ? (
        <>
          <Field label={m.auth.email} error={wrong} required>
            {(control) => (
              <Input
                {...control}
                className="h-9"
                type="email"
                autoComplete="username"
                autoFocus
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          {failure !== null && !wrong && <Failure text={messageOf(failure)} />}
          <Button type="submit" variant="primary" className="h-9" pending={pending}>
            {words.action}
          </Button>
        </>
      ) : (
        <p role="status" className="text-sm">
          {answer}
        </p>
      )}
      <Link href="/sign-in" className="text-center text-muted text-sm underline-offset-2 hover:underline">
        {words.back}
      </Link>
    </form>
  );
}

interface ResetFormProps {
  token: string;
  /** How many API keys the account has. */
  keys: number;
  /** Whether they are revoked in any case. */
  takesKeys: boolean;
}

/** Sets the password that the link is for, and asks about the API keys where there are any. */
export function ResetForm({ token, keys, takesKeys }: ResetFormProps) {
  const [password, setPassword] = useState("");
  const [revokes, setRevokes] = useState(true);
  const helpId = useId();
  const { pending, failure, send } = useSubmission();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return send(async () => {
      await resetPassword({ token, password, revoke_keys: takesKeys || revokes });
      window.location.assign("/sign-in");
      return "leaving";
    });
  };
  const known = failure instanceof ApiError && failure.errors.length > 0;
  return (
    <form noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
      <div className="flex flex-col gap-2">
        <Field label={m.account.password.next} error={fieldError(failure, "password")} required>
          {(control) => (
            <PasswordInput
              {...control}
              className="h-9"
              autoComplete="new-password"
              autoFocus
              maxLength={256}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <StrengthMeter password={password} />
      </div>
      {keys > 0 && takesKeys && <p className="text-muted text-sm">{words.takesKeys(keys)}</p>}
      {keys > 0 && !takesKeys && (
        <div className="flex flex-col gap-1">
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a component of ours. */}
          <label className="flex items-center gap-2 text-sm">
            <Checkbox
              checked={revokes}
              aria-describedby={helpId}
              onChange={(event) => setRevokes(event.target.checked)}
            />
            {words.revokeKeys(keys)}
          </label>
          <p id={helpId} className="text-muted text-xs">
            {words.revokeKeysHelp}
          </p>
        </div>
      )}
      {failure !== null && !known && <Failure text={messageOf(failure)} />}
      <Button type="submit" variant="primary" className="h-9" pending={pending}>
        {words.resetAction}
      </Button>
    </form>
  );
}
