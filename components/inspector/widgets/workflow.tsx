"use client";
import { ExternalLink, ListPlus } from "lucide-react";
import Link from "next/link";
import { useCanvas } from "@/components/canvas/context";
import { setConfig } from "@/components/canvas/state/commands/nodes";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { CallableWorkflow } from "@/lib/api/contracts/workflows";
import { useCallableWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { readFields } from "../input-schema";
import type { WidgetProps } from "./types";

const UNSET = "not-set";
const words = m.canvas.inspector.call;

interface WorkflowWidgetProps extends WidgetProps {
  nodeId: string;
  /** Other values of the config: the mapping of the input. */
  siblings: Record<string, unknown>;
}

/** A workflow that can be called, by its slug, with the fields that it takes and the way to it. */
export function WorkflowWidget({ value, onChange, control, disabled, nodeId, siblings }: WorkflowWidgetProps) {
  const { slug: workspace } = useWorkspace();
  const query = useCallableWorkflows();
  const all = query.data ?? [];
  const current = typeof value === "string" && value !== "" ? value : null;
  const chosen = all.find(({ slug }) => slug === current);
  const isUnknown = current !== null && !chosen && !query.isPending;
  const options = [
    { value: UNSET, label: m.canvas.inspector.notChosen },
    ...all.map(({ slug, name }) => ({ value: slug, label: name })),
    ...(current && !chosen ? [{ value: current, label: isUnknown ? words.unknown(current) : current }] : []),
  ];
  return (
    <div className="space-y-2">
      <Select
        {...control}
        disabled={disabled}
        value={current ?? UNSET}
        options={options}
        onValueChange={(next) => onChange(next === UNSET ? undefined : next)}
      />
      {query.isSuccess && all.length === 0 && <p className="text-faint text-xs">{words.none}</p>}
      {chosen && <Fields workflow={chosen} nodeId={nodeId} mapping={siblings.input_mapping} disabled={disabled} />}
      {current && (
        <Link
          href={`/${workspace}/workflows/${current}`}
          className="inline-flex items-center gap-1 text-accent-text text-xs hover:underline"
        >
          <ExternalLink aria-hidden className="size-3.5" />
          {words.open}
        </Link>
      )}
    </div>
  );
}

interface FieldsProps {
  workflow: CallableWorkflow;
  nodeId: string;
  mapping: unknown;
  disabled: boolean;
}

/** What the chosen workflow takes, and a start for the mapping of it. */
function Fields({ workflow, nodeId, mapping, disabled }: FieldsProps) {
  const { store } = useCanvas();
  const fields = readFields(workflow.input_schema);
  const types = m.canvas.inspector.trigger.types;
  const mapped = (mapping ?? {}) as Record<string, unknown>;
  const missing = fields.filter(({ name }) => !(name in mapped));
  const map = () => {
    const added = Object.fromEntries(missing.map(({ name }) => [name, `{{ input.${reference(name)} }}`]));
    store.dispatch(setConfig(nodeId, "input_mapping", { ...mapped, ...added }));
  };
  return (
    <div className="rounded-md border bg-sunken px-3 py-2 text-xs">
      <p className="text-muted">{fields.length === 0 ? words.anyInput : words.takes(workflow.semver)}</p>
      <ul className="mt-1 space-y-0.5">
        {fields.map(({ name, type, required, rest }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-1.5">
            <code>{name}</code>
            <span className="text-faint">
              {[types[type] ?? type, required ? words.required : null].filter(Boolean).join(", ")}
            </span>
            {typeof rest.description === "string" && <span className="text-muted">{rest.description}</span>}
          </li>
        ))}
      </ul>
      {missing.length > 0 && !disabled && (
        <Button variant="ghost" size="sm" className="-ml-2 mt-1" onClick={map}>
          <ListPlus aria-hidden />
          {words.map}
        </Button>
      )}
    </div>
  );
}

/** A field as JSONata names it after a dot. */
const reference = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``);
