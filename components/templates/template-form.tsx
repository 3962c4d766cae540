"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { TemplateDetail } from "@/lib/api/contracts/templates";
import { messageOf } from "@/lib/client/api";
import { useCredentials } from "@/lib/client/credentials";
import { useMakeFromTemplate } from "@/lib/client/templates";
import { m } from "@/lib/messages";

const words = m.templates;
const NONE = "none";

/** Asks for the name and for what is missing here, makes the workflow and opens it. */
export function TemplateForm({ template }: { template: TemplateDetail }) {
  const { slug: workspace } = useWorkspace();
  const { needs } = template;
  const [name, setName] = useState(template.title);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [models, setModels] = useState<Record<string, string>>({});
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(needs.asks.map(({ variable, value }) => [variable, String(value)])),
  );
  const [tried, setTried] = useState(false);
  const make = useMakeFromTemplate(template.key);
  const router = useRouter();
  const all = useCredentials().data ?? [];
  const isNumber = (variable: string) => typeof needs.asks.find((ask) => ask.variable === variable)?.value === "number";
  const wrong = (variable: string) =>
    isNumber(variable) && (values[variable]?.trim() === "" || !Number.isFinite(Number(values[variable])));

  const submit = () => {
    setTried(true);
    if (name.trim() === "" || needs.asks.some(({ variable }) => wrong(variable))) return;
    const filled = (of: Record<string, string>) =>
      Object.fromEntries(Object.entries(of).filter(([, value]) => value.trim()));
    make.mutate(
      {
        name: name.trim(),
        credentials: filled(chosen),
        models: filled(models),
        variables: Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, isNumber(key) ? Number(value) : value]),
        ),
      },
      { onSuccess: ({ slug }) => router.push(`/${workspace}/workflows/${slug}`) },
    );
  };

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.name} error={tried && name.trim() === "" ? words.nameRequired : null} required>
          {(control) => (
            <Input {...control} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {needs.credentials.map(({ slot, types, needs_model }) => {
          const fitting = all.filter(({ type }) => types.includes(type));
          const current = fitting.find((each) => each.name === chosen[slot]);
          return (
            <div key={slot} className="contents">
              <Field label={words.credentialFor(slot)} help={words.credentialHelp}>
                {(control) =>
                  fitting.length > 0 ? (
                    <NativeSelect
                      {...control}
                      value={chosen[slot] ?? NONE}
                      onValueChange={(value) => setChosen({ ...chosen, [slot]: value === NONE ? "" : value })}
                      options={[
                        { value: NONE, label: words.choose },
                        ...fitting.map((each) => ({ value: each.name, label: each.name })),
                      ]}
                    />
                  ) : (
                    <p id={control.id} className="flex min-h-8 items-center gap-1.5 text-muted text-sm">
                      {words.noCredential}
                      <Link
                        href={`/${workspace}/credentials?new=1`}
                        className="font-medium text-accent-text underline underline-offset-2"
                      >
                        {words.addCredential}
                      </Link>
                    </p>
                  )
                }
              </Field>
              {needs_model && current && !current.hint.default_model && (
                <Field label={words.model} help={words.modelHelp}>
                  {(control) => (
                    <Input
                      {...control}
                      value={models[slot] ?? ""}
                      placeholder="gpt-4o"
                      onChange={(event) => setModels({ ...models, [slot]: event.target.value })}
                    />
                  )}
                </Field>
              )}
            </div>
          );
        })}
        {needs.asks.map(({ variable, title, help }) => (
          <Field key={variable} label={title} help={help} error={tried && wrong(variable) ? words.notANumber : null}>
            {(control) => (
              <Input
                {...control}
                inputMode={isNumber(variable) ? "decimal" : undefined}
                value={values[variable] ?? ""}
                onChange={(event) => setValues({ ...values, [variable]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <div className="mr-auto min-w-0 text-muted text-sm">
          {template.brings.length > 0 && <p>{words.brings(template.brings)}</p>}
          {needs.credentials.some(({ slot }) => !chosen[slot]) && <p>{words.later}</p>}
          {make.isError && (
            <p role="alert" className="text-failed">
              {messageOf(make.error)}
            </p>
          )}
        </div>
        <Button type="submit" variant="primary" pending={make.isPending}>
          {words.use}
        </Button>
      </div>
    </form>
  );
}
