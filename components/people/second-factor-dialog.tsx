"use client";
import { type FormEvent, useState } from "react";
import { PasswordInput } from "@/components/auth/password-input";
import { useSubmission } from "@/components/auth/use-submission";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SecondFactorSetup } from "@/lib/api/contracts/second-factor";
import { fieldError, messageOf } from "@/lib/client/api";
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
} from "@/lib/client/second-factor";
import { m } from "@/lib/messages";
import { LinkBox } from "./link-box";
import { QrCode } from "./qr-code";
import { RecoveryCodes } from "./recovery-codes";

const words = m.secondFactor;

export type Task = "begin" | "renew" | "end";
const TITLES: Record<Task, string> = { begin: words.begin, renew: words.renewTitle, end: words.endTitle };

/** Password first; then, to set it up, a secret and its first code. Recovery codes are shown at the end, once. */
export function SecondFactorDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [setup, setSetup] = useState<SecondFactorSetup | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { pending, failure, send } = useSubmission();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return send(async () => {
      if (task === "end") {
        await endSecondFactor({ password, code });
        onClose();
      } else if (task === "renew") setCodes((await renewRecoveryCodes({ password, code })).recovery_codes);
      else if (setup) setCodes((await confirmSecondFactor(code)).recovery_codes);
      else setSetup(await beginSecondFactor(password));
      return "staying";
    });
  };
  const asksPassword = task !== "begin" || setup === null;
  const asksCode = task !== "begin" || setup !== null;
  const [ofPassword, ofCode] = [fieldError(failure, "password"), fieldError(failure, "code")];
  const action = task === "begin" ? (setup ? words.confirm : words.next) : task === "renew" ? words.renew : words.end;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={codes ? words.codesTitle : TITLES[task]}
        description={codes ? words.codesHelp : task === "end" ? words.endHelp : setup ? words.scan : undefined}
        // The codes are shown once: neither a click beside the dialog nor Escape must take them away.
        onInteractOutside={(event) => codes && event.preventDefault()}
        onEscapeKeyDown={(event) => codes && event.preventDefault()}
      >
        {codes ? (
          <RecoveryCodes codes={codes} onDone={onClose} />
        ) : (
          <form noValidate method="post" className="flex flex-col gap-4 pb-3" onSubmit={submit}>
            {setup && (
              <div className="flex flex-col gap-3">
                <QrCode drawing={setup.qr} label={words.qr} />
                <LinkBox label={words.secret} link={setup.secret} copy={words.copySecret} />
                <LinkBox label={words.uri} link={setup.uri} copy={words.copyUri} />
              </div>
            )}
            {asksPassword && (
              <Field label={m.account.end.password} error={ofPassword}>
                {(control) => (
                  <PasswordInput
                    {...control}
                    autoFocus
                    autoComplete="current-password"
                    value={password}
                    onChange={(event) => setPassword(event.target.value)}
                  />
                )}
              </Field>
            )}
            {asksCode && (
              <Field label={words.code} help={task === "begin" ? words.codeHelp : words.anyCodeHelp} error={ofCode}>
                {(control) => (
                  <Input
                    {...control}
                    key={setup ? "first" : "again"}
                    autoFocus={setup !== null}
                    autoComplete="one-time-code"
                    inputMode={task === "begin" ? "numeric" : undefined}
                    className="font-mono"
                    value={code}
                    onChange={(event) => setCode(event.target.value)}
                  />
                )}
              </Field>
            )}
            {failure !== null && !ofPassword && !ofCode && (
              <p role="alert" className="text-failed text-sm">
                {messageOf(failure)}
              </p>
            )}
            <div className="flex justify-end gap-2">
              <Button onClick={onClose}>{m.common.cancel}</Button>
              <Button
                type="submit"
                variant={task === "end" ? "danger" : "primary"}
                pending={pending}
                disabled={(asksPassword && password === "") || (asksCode && code.trim() === "")}
              >
                {action}
              </Button>
            </div>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
