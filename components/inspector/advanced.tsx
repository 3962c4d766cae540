"use client";
import { type ReactNode, useId } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { patchNode, rename } from "@/components/canvas/state/commands/nodes";
import { NO_EDGES } from "@/components/canvas/state/types";
import { CopyButton } from "@/components/ui/copy-button";
import { Field, Label } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { m } from "@/lib/messages";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { useInspector } from "./context";
import type { FieldSpec } from "./schema";
import { Section } from "./section";
import { KeyValueWidget } from "./widgets/key-value";
import { DurationWidget, NumberWidget } from "./widgets/simple";

const words = m.canvas.inspector.fields;
const spec = (name: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  name,
  title: name,
  help: undefined,
  widget: "text",
  required: false,
  advanced: true,
  placeholder: undefined,
  slot: undefined,
  default: undefined,
  options: [],
  multiple: false,
  integer: false,
  min: undefined,
  max: undefined,
  ...more,
});
const ATTEMPTS = spec("attempts", { default: 1, integer: true });
const BACKOFF = spec("backoff_seconds", { default: 1 });
const TIMEOUT = spec("timeout_seconds");
const MAPPING = spec("input_mapping");

/** What every node has, folded: identity, start, joins, retry, timeout, failures, breakpoints, notes. */
export function Advanced({ node, children }: { node: WorkflowNode; children: ReactNode }) {
  const { store, readOnly } = useCanvas();
  const { focus } = useInspector();
  const incoming = useEditor((snapshot) => (snapshot.state.incoming.get(node.node_id) ?? NO_EDGES).length);
  const id = node.node_id;
  const patch = (change: Partial<WorkflowNode>, key?: string) => store.dispatch(patchNode(id, change, key));
  const retry = (name: "attempts" | "backoff_seconds", value: unknown) => {
    const next = { ...node.retry, [name]: typeof value === "number" ? value : undefined };
    patch(
      { retry: next.attempts === undefined && next.backoff_seconds === undefined ? undefined : next },
      `retry.${name}`,
    );
  };
  const toggle = (
    key: "is_entry_point" | "interrupt_before" | "interrupt_after",
    text: { title: string; help: string },
  ) => (
    <Toggle
      title={text.title}
      help={text.help}
      checked={node[key] === true}
      disabled={readOnly}
      onChange={(value) => patch({ [key]: value || undefined })}
    />
  );
  return (
    <Section
      title={m.canvas.inspector.advanced}
      folded
      reveal={focus && !focus.field.startsWith("config.") ? focus.request : 0}
    >
      {children}
      <Field label={words.name.title} help={words.name.help}>
        {(control) => (
          <Input
            {...control}
            disabled={readOnly}
            maxLength={120}
            value={node.name ?? ""}
            placeholder={id}
            onChange={(event) => store.dispatch(rename(id, event.target.value))}
          />
        )}
      </Field>
      <Field label={words.id.title} help={words.id.help}>
        {(control) => (
          <div className="flex items-center gap-1">
            <Input {...control} readOnly className="bg-sunken font-mono text-xs" value={id} />
            <CopyButton value={id} label={m.common.copy} />
          </div>
        )}
      </Field>
      {toggle("is_entry_point", words.entry)}
      {incoming > 1 && (
        <Field label={words.join.title} help={words.join.help}>
          {(control) => (
            <Select
              {...control}
              disabled={readOnly}
              value={node.join ?? "all"}
              options={[
                { value: "all", label: words.join.all },
                { value: "any", label: words.join.any },
              ]}
              onValueChange={(join) => patch({ join: join === "all" ? undefined : join })}
            />
          )}
        </Field>
      )}
      <Field label={words.inputMapping.title} help={words.inputMapping.help}>
        {(control) => (
          <KeyValueWidget
            spec={MAPPING}
            templates
            isMapping
            control={control}
            disabled={readOnly}
            onLocalError={() => {}}
            value={node.input_mapping}
            onChange={(value) => {
              const mapping = value as Record<string, unknown>;
              patch({ input_mapping: Object.keys(mapping).length > 0 ? mapping : undefined }, "input_mapping");
            }}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={words.attempts.title} help={words.attempts.help}>
          {(control) => (
            <NumberWidget
              spec={ATTEMPTS}
              control={control}
              disabled={readOnly}
              onLocalError={() => {}}
              value={node.retry?.attempts}
              onChange={(value) => retry("attempts", value)}
            />
          )}
        </Field>
        <Field label={words.backoff.title} help={words.backoff.help}>
          {(control) => (
            <NumberWidget
              spec={BACKOFF}
              control={control}
              disabled={readOnly}
              onLocalError={() => {}}
              value={node.retry?.backoff_seconds}
              onChange={(value) => retry("backoff_seconds", value)}
            />
          )}
        </Field>
      </div>
      <Field label={words.timeout.title} help={words.timeout.help}>
        {(control) => (
          <DurationWidget
            spec={TIMEOUT}
            control={control}
            disabled={readOnly}
            onLocalError={() => {}}
            value={node.timeout_seconds}
            onChange={(value) =>
              patch({ timeout_seconds: typeof value === "number" && value > 0 ? value : undefined }, "timeout")
            }
          />
        )}
      </Field>
      <Field label={words.onError.title} help={words.onError.help}>
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={node.on_error ?? "stop"}
            options={(["stop", "continue", "branch"] as const).map((value) => ({ value, label: words.onError[value] }))}
            onValueChange={(on_error) => patch({ on_error: on_error === "stop" ? undefined : on_error })}
          />
        )}
      </Field>
      {toggle("interrupt_before", words.interruptBefore)}
      {toggle("interrupt_after", words.interruptAfter)}
      <div data-field="notes" className="relative">
        <Field label={words.notes.title} help={words.notes.help}>
          {(control) => (
            <Textarea
              {...control}
              disabled={readOnly}
              className="field-sizing-content"
              maxLength={10_000}
              value={node.notes ?? ""}
              onChange={(event) => patch({ notes: event.target.value || undefined }, "notes")}
            />
          )}
        </Field>
      </div>
    </Section>
  );
}

interface ToggleProps {
  title: string;
  help: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

/** A switch on one line with its title, help below. */
export function Toggle({ title, help, checked, disabled, onChange }: ToggleProps) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-3">
        <Label htmlFor={id}>{title}</Label>
        <Switch
          id={id}
          aria-describedby={`${id}-help`}
          checked={checked}
          disabled={disabled}
          onCheckedChange={onChange}
        />
      </div>
      <p id={`${id}-help`} className="mt-1 text-faint text-xs">
        {help}
      </p>
    </div>
  );
}
