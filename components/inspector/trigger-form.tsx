"use client";
import { useMemo } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { remove } from "@/components/canvas/state/commands/nodes";
import { setTrigger } from "@/components/canvas/state/commands/triggers";
import { triggerId } from "@/components/canvas/state/ids";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { m } from "@/lib/messages";
import { triggerTypes } from "@/lib/triggers/registry";
import type { WorkflowTrigger } from "@/lib/workflow/schema";
import { Toggle } from "./advanced";
import { ConfigField } from "./config-field";
import { useInspector } from "./context";
import { InputFields } from "./input-fields";
import { type FieldSpec, fieldErrors, fieldsOf } from "./schema";
import { Section } from "./section";
import { curlLine, sampleOf, webhookUrl } from "./webhook";

const words = m.canvas.inspector.trigger;

/** The form of a trigger, with what its type needs beyond its fields: a URL to call, or the fields of the run form. */
export function TriggerForm({ trigger, index }: { trigger: WorkflowTrigger; index: number }) {
  const { store, readOnly } = useCanvas();
  const definition = triggerTypes.get(trigger.type);
  const fields = useMemo(() => {
    const all = definition ? fieldsOf(definition.config) : [];
    return all.filter((field) => !field.reserved || (trigger.config[field.name] ?? null) !== null);
  }, [definition, trigger.config]);
  const errors = useMemo(
    () => (definition ? fieldErrors(definition.config, trigger.config) : new Map<string, string>()),
    [definition, trigger.config],
  );
  const setConfigField = (name: string, value: unknown) => {
    const config = { ...trigger.config };
    if (value === undefined) delete config[name];
    else config[name] = value;
    store.dispatch(setTrigger(index, { ...trigger, config }, name));
  };
  const render = (spec: FieldSpec) => (
    <ConfigField
      key={`${index}.${spec.name}`}
      spec={spec}
      path={`triggers.${index}.config.${spec.name}`}
      value={trigger.config[spec.name]}
      error={errors.get(spec.name)}
      onChange={(value) => setConfigField(spec.name, value)}
      disabled={readOnly}
      nodeId=""
      nodeType=""
      expression={undefined}
      siblings={trigger.config}
    />
  );
  const shown = fields.filter((field) => !field.advanced && field.name !== "input_schema");
  return (
    <>
      <Section>
        {shown.map(render)}
        {trigger.type === "webhook" && <WebhookAddress trigger={trigger} />}
        {fields.some((field) => field.name === "input_schema") && (
          <InputFields
            schema={trigger.config.input_schema as Record<string, unknown> | undefined}
            onChange={(schema) => setConfigField("input_schema", schema)}
            disabled={readOnly}
          />
        )}
        <Toggle
          title={words.active}
          help={words.activeHelp}
          checked={trigger.is_active}
          disabled={readOnly}
          onChange={(is_active) => store.dispatch(setTrigger(index, { ...trigger, is_active }))}
        />
      </Section>
      {fields.some((field) => field.advanced) && (
        <Section title={m.canvas.inspector.advanced} folded>
          {fields.filter((field) => field.advanced).map(render)}
        </Section>
      )}
      {!readOnly && (
        <div className="border-t px-4 py-3">
          <Button variant="danger-ghost" size="sm" onClick={() => store.dispatch(remove([triggerId(index)]))}>
            {words.delete}
          </Button>
        </div>
      )}
    </>
  );
}

/** The full URL and a line for the shell, each ready to copy. */
function WebhookAddress({ trigger }: { trigger: WorkflowTrigger }) {
  const { origin } = useInspector();
  const schema = useEditor((snapshot) => snapshot.state.fields.input_schema);
  const path = typeof trigger.config.path === "string" ? trigger.config.path : "";
  if (path === "") return <p className="text-faint text-xs">{words.noPath}</p>;
  const url = webhookUrl(origin, path);
  const methods = Array.isArray(trigger.config.methods) ? trigger.config.methods.map(String) : ["POST"];
  const curl = curlLine(url, methods, sampleOf(schema));
  return (
    <div className="space-y-3 rounded-md border bg-sunken p-3">
      <Copyable label={words.url} value={url} copy={words.copyUrl} />
      <Copyable label={words.curl} value={curl} copy={words.copyCurl} />
      <p className="text-faint text-xs">{words.urlHelp}</p>
    </div>
  );
}

function Copyable({ label, value, copy }: { label: string; value: string; copy: string }) {
  return (
    <div>
      <div className="flex items-center justify-between">
        <span className="text-muted text-xs">{label}</span>
        <CopyButton value={value} label={copy} />
      </div>
      <p className="break-all font-mono text-xs">{value}</p>
    </div>
  );
}
