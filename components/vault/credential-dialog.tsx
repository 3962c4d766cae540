"use client";
import { KeyRound } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { PasswordInput } from "@/components/auth/password-input";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { useSaveCredential } from "@/lib/client/credentials";
import { m } from "@/lib/messages";
import { type CredentialForm, type FormField, fieldValues } from "./form-schema";

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
  const title = existing ? m.credentials.replaceTitle(existing.name) : m.credentials.addTitle;
  return (
    <Dialog open={target !== null} onOpenChange={(open) => !open && close()}>
      <DialogContent title={title} description={existing ? m.credentials.replaceBody : form?.description}>
        {form ? (
          <Fields key={existing?.id ?? form.type} form={form} existing={existing} onDone={close} onSaved={onSaved} />
        ) : (
          <TypePicker forms={forms} onPick={setPicked} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function TypePicker({ forms, onPick }: { forms: readonly CredentialForm[]; onPick: (type: string) => void }) {
  return (
    <ul aria-label={m.credentials.pickType} className="flex flex-col gap-2 pb-2">
      {forms.map((form) => (
        <li key={form.type}>
          <button
            type="button"
            onClick={() => onPick(form.type)}
            className="flex w-full items-center gap-3 rounded-lg border px-3 py-2.5 text-left hover:bg-hover"
          >
            <KeyRound aria-hidden className="size-4 shrink-0 text-faint" />
            <span>
              <span className="block font-medium text-sm">{form.title}</span>
              <span className="block text-muted text-sm">{form.description}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface FieldsProps {
  form: CredentialForm;
  existing: CredentialItem | null;
  onDone: () => void;
  onSaved?: (name: string) => void;
}

function Fields({ form, existing, onDone, onSaved }: FieldsProps) {
  const [name, setName] = useState(existing?.name ?? "");
  const [values, setValues] = useState<Record<string, string | boolean>>(() => startValues(form, existing));
  const [tried, setTried] = useState(false);
  const save = useSaveCredential();
  const words = m.credentials;
  const missing = (field: FormField) => field.required && !existing && values[field.name] === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || form.fields.some(missing)) return;
    const fields = fieldValues(form.fields, values);
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
            placeholder={`${form.type}-production`}
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
      return [name, kind === "secret" ? "" : (existing.hint[name] ?? "")];
    }),
  );
}

interface CredentialFieldProps {
  field: FormField;
  value: string | boolean;
  /** A value is stored already: an empty secret keeps it. */
  kept: boolean;
  error: string | null;
  onChange: (value: string | boolean) => void;
}

function CredentialField({ field, value, kept, error, onChange }: CredentialFieldProps) {
  const id = useId();
  const help =
    field.kind === "secret" && kept
      ? m.credentials.secretKept
      : (field.description ?? (field.kind === "secret" ? m.credentials.secretHelp : null));
  return (
    <Field
      label={field.title}
      help={help}
      error={error}
      optional={!field.required && field.kind !== "switch"}
      required={field.required && !kept}
    >
      {(control) => {
        if (field.kind === "switch")
          return <Switch id={control.id} checked={value === true} onCheckedChange={onChange} />;
        if (field.kind === "select") {
          const { required: _, ...rest } = control;
          return (
            <Select
              {...rest}
              value={String(value)}
              onValueChange={onChange}
              options={field.options.map((each) => ({ value: each, label: each }))}
            />
          );
        }
        const shared = {
          ...control,
          name: `${id}-${field.name}`,
          value: String(value),
          placeholder: field.placeholder ?? undefined,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        if (field.kind === "secret")
          return <PasswordInput {...shared} autoComplete="new-password" className="font-mono" />;
        return <Input {...shared} type={field.kind === "number" ? "number" : "text"} autoComplete="off" />;
      }}
    </Field>
  );
}
