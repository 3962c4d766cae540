"use client";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { type SetupBody, setUp, signIn } from "@/lib/client/auth";
import { m } from "@/lib/messages";
import { PasswordInput } from "./password-input";
import { MIN_PASSWORD } from "./strength";
import { StrengthMeter } from "./strength-meter";
import { useSubmission } from "./use-submission";

const CHECKS: Record<keyof SetupBody, (value: string) => boolean> = {
  name: (value) => value.trim() !== "",
  email: (value) => /^\S+@\S+\.\S+$/.test(value.trim()),
  password: (value) => [...value].length >= MIN_PASSWORD,
  workspace: (value) => value.trim() !== "",
};

/** The first owner: makes the account and its workspace, signs in, goes to the workflows. */
export function SetupForm() {
  const [values, setValues] = useState<SetupBody>({ name: "", email: "", password: "", workspace: "" });
  const [tried, setTried] = useState(false);
  const { pending, failure, send } = useSubmission();
  const set = (key: keyof SetupBody) => (value: string) => setValues((before) => ({ ...before, [key]: value }));
  const errorOf = (key: keyof SetupBody) =>
    tried && !CHECKS[key](values[key]) ? m.auth.required[key] : fieldError(failure, key);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const wrong = (Object.keys(CHECKS) as (keyof SetupBody)[]).find((key) => !CHECKS[key](values[key]));
    if (wrong) {
      event.currentTarget.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
      return;
    }
    void send(async () => {
      const body = {
        ...values,
        name: values.name.trim(),
        email: values.email.trim(),
        workspace: values.workspace.trim(),
      };
      await setUp(body);
      await signIn(body.email, body.password);
      window.location.assign("/");
      return "leaving";
    });
  };
  const inputs = (key: keyof SetupBody) => ({
    name: key,
    value: values[key],
    onChange: (event: { target: { value: string } }) => set(key)(event.target.value),
    className: "h-9",
  });
  const taken = failure instanceof ApiError && failure.status === 409;
  return (
    // Sent before the script has loaded, the password must not land in the URL.
    <form noValidate method="post" className="flex flex-col gap-4" onSubmit={submit}>
      <Field label={m.auth.name} error={errorOf("name")} required>
        {(control) => <Input {...control} {...inputs("name")} autoComplete="name" autoFocus maxLength={120} />}
      </Field>
      <Field label={m.auth.email} error={errorOf("email")} required>
        {(control) => <Input {...control} {...inputs("email")} type="email" autoComplete="username" maxLength={254} />}
      </Field>
      <div className="flex flex-col gap-2">
        <Field label={m.auth.password} error={errorOf("password")} required>
          {(control) => (
            <PasswordInput {...control} {...inputs("password")} autoComplete="new-password" maxLength={256} />
          )}
        </Field>
        <StrengthMeter password={values.password} />
      </div>
      <Field label={m.auth.workspace} help={m.auth.workspaceHelp} error={errorOf("workspace")} required>
        {(control) => <Input {...control} {...inputs("workspace")} autoComplete="organization" maxLength={80} />}
      </Field>
      {failure !== null && !(failure instanceof ApiError && failure.errors.length > 0) && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {taken ? m.auth.setupDone : messageOf(failure)}{" "}
          {taken && (
            <Link href="/sign-in" className="underline underline-offset-2">
              {m.auth.signIn}
            </Link>
          )}
        </p>
      )}
      <Button type="submit" variant="primary" pending={pending} className="mt-1 h-9">
        {m.auth.setupButton}
      </Button>
    </form>
  );
}
