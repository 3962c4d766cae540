"use client";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { useSaveCredential } from "@/lib/client/credentials";
import { m } from "@/lib/messages";
import { CredentialField } from "./credential-field";
import { type CredentialForm, type FormField, fieldValues } from "./form-schema";
import { TypePicker } from "./type-picker";

interface CredentialDialogProps {
  /** The one to replace, or "new", or null while closed. */
  target: CredentialItem | "new" | null;
  forms: readonly CredentialForm[];
  onClose: () => void;
  /** Called with the name of what was saved. */
  onSaved?: (name: string) => void;
}

/** Adds a credential (type first, when there are several) or replaces the values of one. */
export function CredentialDialog({ target, forms, onClose, onSaved }: CredentialDialogProps) {
  const only = forms.length === 1 ? forms[0]?.type : undefined;
  const [picked, setPicked] = useState<string | undefined>(only);
  const existing = target !== null && target !== "new" ? target : null;
  const form = forms.find((each) => each.type === (existing?.type ?? picked));
  const close = () => {
    setPicked(only);
    onClose();
  };
  const words = m.credentials;
  const title = existing ? words.replaceTitle(existing.name) : form && !only ? words.addOf(form.title) : words.addTitle;
  const description = existing ? words.replaceBody : (form?.description ?? words.pickType);
  return (
    <Dialog open={target !== null} onOpenChange={(open) => !open && close()}>
      <DialogContent title={title} description={description}>
        {form ? (
          <Fields
            key={existing?.id ?? form.type}
            form={form}
            existing={existing}
            onDone={close}
            onSaved={onSaved}
            onBack={existing || only ? undefined : () => setPicked(undefined)}
          />
        ) : (
          <TypePicker forms={forms} onPick={setPicked} />
        )}
      </DialogContent>
    </Dialog>
  );
}

interface FieldsProps {
  form: CredentialForm;
  existing: CredentialItem | null;
  onDone: () => void;
  onSaved?: (name: string) => void;
  /** To the choice of types, when there was one. */
  onBack?: () => void;
}

function Fields({ form, existing, onDone, onSaved, onBack }: FieldsProps) {
  const [name, setName] = useState(existing?.name ?? "");
  const [values, setValues] = useState<Record<string, string | boolean>>(() => startValues(form, existing));
  const [tried, setTried] = useState(false);
  const save = useSaveCredential();
  const words = m.credentials;
  const missing = (field: FormField) =>
    field.required && values[field.name] === "" && !(existing && field.kind.startsWith("secret"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || form.fields.some(missing)) return;
    const fields = fieldValues(form.fields, values, existing?.hint);
    const body = { name: name.trim(), fields };
    const onSuccess = () => {
      onSaved?.(body.name);
      onDone();
    };
    save.mutate(existing ? { id: existing.id, body } : { body: { ...body, type: form.type } }, { onSuccess });
  };
  const unplaced = save.error !== null && !(save.error instanceof ApiError && save.error.errors.length > 0);
  return (
    <form noValidate method="post" autoComplete="off" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
      <Field
        label={words.name}
        help={words.nameHelp}
        error={tried && name.trim() === "" ? words.nameRequired : fieldError(save.error, "name")}
        required
      >
        {(control) => (
          <Input
            {...control}
            autoFocus={!existing}
            maxLength={120}
            value={name}
            placeholder={`${form.type.replaceAll("_", "-")}-production`}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {form.fields.map((field) => (
        <CredentialField
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          kept={existing !== null}
          error={
            tried && missing(field)
              ? words.required
              : (fieldError(save.error, `fields.${field.name}`) ?? fieldError(save.error, field.name))
          }
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      {unplaced && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(save.error)}
        </p>
      )}
      <div className="flex justify-end gap-2 pt-1">
        {onBack && (
          <Button variant="ghost" className="mr-auto" onClick={onBack}>
            <ArrowLeft aria-hidden />
            {words.otherType}
          </Button>
        )}
        <Button onClick={onDone}>{m.common.cancel}</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

/** Secrets start empty; the rest of a stored credential starts as its hint shows it. */
function startValues(form: CredentialForm, existing: CredentialItem | null): Record<string, string | boolean> {
  return Object.fromEntries(
    form.fields.map(({ name, kind, initial }) => {
      if (!existing) return [name, initial];
      if (kind === "switch") return [name, existing.hint[name] === "true"];
      return [name, kind.startsWith("secret") ? "" : (existing.hint[name] ?? "")];
    }),
  );
}
