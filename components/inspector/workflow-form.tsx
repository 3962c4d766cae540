"use client";
import { useMemo } from "react";
import type { z } from "zod";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { setField } from "@/components/canvas/state/commands/field";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { m } from "@/lib/messages";
import { concurrency, debounce, QUEUES, type Queue, rateLimit, type WhileWaiting } from "@/lib/workflow/settings";
import { Toggle } from "./advanced";
import { CallsSection } from "./calls-section";
import { ConfigField } from "./config-field";
import { type FieldSpec, fieldErrors, fieldsOf } from "./schema";
import { Section } from "./section";

const words = m.flow.settings;
type Settings = Record<string, unknown>;
const isObject = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const GROUPS = [
  { name: "concurrency", schema: concurrency, initial: { limit: 1 } },
  { name: "rate_limit", schema: rateLimit, initial: { limit: 100, period_seconds: 3600 } },
  { name: "debounce", schema: debounce, initial: { seconds: 5 } },
] as const;

const AUTOMATIC = "automatic";
const TIMEOUT: FieldSpec = {
  name: "execution_timeout_seconds",
  title: words.timeout.title,
  help: words.timeout.help,
  widget: "duration",
  required: false,
  advanced: false,
  placeholder: undefined,
  slot: undefined,
  default: undefined,
  options: [],
  multiple: false,
  integer: false,
  min: undefined,
  max: undefined,
};

/** The settings of the workflow itself: time, queue, and who may start when. */
export function WorkflowForm() {
  const { store, readOnly } = useCanvas();
  const stored = useEditor((snapshot) => snapshot.state.fields.settings);
  const settings = isObject(stored) ? stored : {};
  const set = (name: string, value: unknown) => {
    const next = { ...settings };
    if (value === undefined) delete next[name];
    else next[name] = value;
    store.dispatch(setField("settings", Object.keys(next).length > 0 ? next : undefined));
  };
  const field = (spec: FieldSpec, path: string, value: unknown, error: string | undefined, siblings: Settings) => ({
    spec,
    path,
    value,
    error,
    siblings,
    disabled: readOnly,
    nodeId: "",
    nodeType: "",
    expression: undefined,
  });
  return (
    <>
      <Section>
        <ConfigField
          {...field(TIMEOUT, `settings.${TIMEOUT.name}`, settings[TIMEOUT.name], undefined, settings)}
          // The draft with a time that is none would be refused as a whole.
          onChange={(value) => set(TIMEOUT.name, typeof value === "number" && value > 0 ? value : undefined)}
        />
        <Field label={words.queue.title} help={words.queue.help}>
          {(control) => (
            <Select
              {...control}
              disabled={readOnly}
              value={typeof settings.queue === "string" ? settings.queue : AUTOMATIC}
              options={[
                { value: AUTOMATIC, label: words.queue.automatic },
                ...(Object.keys(QUEUES) as Queue[]).map((queue) => ({
                  value: queue as string,
                  label: queue as string,
                })),
              ]}
              onValueChange={(queue) => set("queue", queue === AUTOMATIC ? undefined : queue)}
            />
          )}
        </Field>
      </Section>
      {GROUPS.map(({ name, schema, initial }) => (
        <Group
          key={name}
          title={words[name].title}
          help={words[name].help}
          schema={schema}
          value={settings[name]}
          disabled={readOnly}
          onToggle={(on) => set(name, on ? initial : undefined)}
          render={(spec, value, error) => (
            <ConfigField
              key={spec.name}
              {...field(spec, `settings.${name}.${spec.name}`, value[spec.name], error, value)}
              onChange={(next) => {
                const changed = { ...value };
                if (next === undefined) delete changed[spec.name];
                else changed[spec.name] = next;
                set(name, changed);
              }}
            />
          )}
        />
      ))}
      <section className="border-t px-4 py-4">
        <Field label={words.whileWaiting.title} help={words.whileWaiting.help}>
          {(control) => (
            <Select
              {...control}
              disabled={readOnly}
              value={
                settings.while_waiting === "queue" || settings.while_waiting === "drop"
                  ? settings.while_waiting
                  : "allow"
              }
              options={(["allow", "queue", "drop"] as const).map((value: WhileWaiting) => ({
                value,
                label: words.whileWaiting[value],
              }))}
              onValueChange={(value) => set("while_waiting", value === "allow" ? undefined : value)}
            />
          )}
        </Field>
      </section>
      <CallsSection />
    </>
  );
}

interface GroupProps {
  title: string;
  help: string;
  schema: z.ZodObject;
  value: unknown;
  disabled: boolean;
  onToggle: (on: boolean) => void;
  render: (spec: FieldSpec, value: Settings, error: string | undefined) => React.ReactNode;
}

/** A setting that is off, or on with its own fields. */
function Group({ title, help, schema, value, disabled, onToggle, render }: GroupProps) {
  const errors = useMemo(
    () => (value === undefined ? new Map<string, string>() : fieldErrors(schema, value)),
    [schema, value],
  );
  const on = value !== undefined;
  const known = isObject(value) ? value : {};
  return (
    <section className="space-y-4 border-t px-4 py-4">
      <Toggle title={title} help={help} checked={on} disabled={disabled} onChange={onToggle} />
      {on && fieldsOf(schema).map((spec) => render(spec, known, errors.get(spec.name)))}
    </section>
  );
}
