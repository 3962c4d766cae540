"use client";
import { type FormEvent, useState } from "react";
import { LinkBox } from "@/components/people/link-box";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { KEY_DAYS, type KeyBody, type MadeKey } from "@/lib/api/contracts/keys";
import { ACTIONS, type Action, type Role, roleMay } from "@/lib/auth/permissions";
import { fieldError, messageOf } from "@/lib/client/api";
import { useCreateKey } from "@/lib/client/api-keys";
import { m } from "@/lib/messages";

const words = m.apiKeys;
const FOREVER = "never";

/** Makes a key, and shows it this once. */
export function KeyDialog({ role, onClose }: { role: Role; onClose: () => void }) {
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={made ? words.made : words.create}
        description={made ? words.madeBody : undefined}
        footer={
          made ? (
            <Button variant="primary" onClick={onClose}>
              {m.common.close}
            </Button>
          ) : undefined
        }
      >
        {made ? (
          <LinkBox label={words.key} link={made.key} />
        ) : (
          <KeyForm role={role} onMade={setMade} onCancel={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

interface KeyFormProps {
  role: Role;
  onMade: (made: MadeKey) => void;
  onCancel: () => void;
}

function KeyForm({ role, onMade, onCancel }: KeyFormProps) {
  const [name, setName] = useState("");
  const [some, setSome] = useState(false);
  const [scopes, setScopes] = useState<ReadonlySet<Action>>(new Set<Action>(["workflow.read", "execution.start"]));
  const [days, setDays] = useState("90");
  const [tried, setTried] = useState(false);
  const create = useCreateKey();
  const offered = ACTIONS.filter((action) => roleMay(role, action));
  const chosen = offered.filter((action) => scopes.has(action));
  const none = some && chosen.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (none || name.trim() === "") return;
    const ends = KEY_DAYS.find((each) => String(each) === days) ?? null;
    const body: KeyBody = { name: name.trim(), scopes: some ? chosen : null, days: ends };
    create.mutate(body, { onSuccess: onMade });
  };
  const toggle = (action: Action) =>
    setScopes((before) => {
      const next = new Set(before);
      if (!next.delete(action)) next.add(action);
      return next;
    });
  const nameError = tried && name.trim() === "" ? words.nameHelp : fieldError(create.error, "name");
  return (
    <form noValidate className="flex flex-col gap-4 pb-2" onSubmit={submit}>
      <Field label={words.name} help={words.nameHelp} error={nameError} required>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={words.may}>
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={some ? "some" : "all"}
              onValueChange={(value) => setSome(value === "some")}
              options={[
                { value: "all", label: words.mayAll },
                { value: "some", label: words.maySome },
              ]}
            />
          )}
        </Field>
        <Field label={words.expires}>
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={days}
              onValueChange={setDays}
              options={[
                ...KEY_DAYS.map((n) => ({ value: String(n), label: words.days(n) })),
                { value: FOREVER, label: words.forever },
              ]}
            />
          )}
        </Field>
      </div>
      {some && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium text-sm">{words.chosen}</legend>
          {offered.map((action) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is in it.
            <label key={action} className="flex items-start gap-2 text-sm">
              <Checkbox className="mt-0.5" checked={scopes.has(action)} onChange={() => toggle(action)} />
              {m.permissions.actions[action]}
            </label>
          ))}
          {tried && none && <p className="text-failed text-xs">{words.chooseOne}</p>}
        </fieldset>
      )}
      {create.isError && !fieldError(create.error, "name") && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(create.error)}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{m.common.cancel}</Button>
        <Button type="submit" variant="primary" pending={create.isPending}>
          {m.common.create}
        </Button>
      </div>
    </form>
  );
}
