"use client";
import { memo, useCallback, useMemo, useRef } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { setConfig } from "@/components/canvas/state/commands/nodes";
import { outputsOf } from "@/components/canvas/state/handles";
import { NO_EDGES } from "@/components/canvas/state/types";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import type { FieldWidget, NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { Advanced } from "./advanced";
import { ConfigField } from "./config-field";
import { Connections } from "./connections";
import { type FieldSpec, fieldErrors, fieldsOf } from "./schema";
import { Section } from "./section";

/** Widgets that look at other values of the config. A field with another one stays as it is while somebody types beside it. */
const LOOKS_ASIDE: ReadonlySet<FieldWidget> = new Set(["code", "code-block", "workflow"]);
const NOTHING: Record<string, unknown> = {};
const NO_FIELDS: readonly string[] = [];

/** The form of one node: its config, where it leads, and, folded, what every node has. A key typed renders its field, not the form. */
export function NodeForm({ id, definition }: { id: string; definition: NodeDefinition | undefined }) {
  const node = useEditor((snapshot) => snapshot.state.nodes.get(id));
  return node ? <Form node={node} definition={definition} /> : null;
}

function Form({ node, definition }: { node: WorkflowNode; definition: NodeDefinition | undefined }) {
  const id = node.node_id;
  const { store } = useCanvas();
  const edges = useEditor((snapshot) => snapshot.state.outgoing.get(id) ?? NO_EDGES);
  const shape = outputsOf(node, store.types, edges)
    .map((output) => `${output.id} ${output.label}`)
    .join("\n");
  const rest = useWithoutConfig(node, shape);
  return useMemo(
    () => (
      <>
        {definition ? (
          <Section>
            <ConfigFields id={id} definition={definition} advanced={false} />
          </Section>
        ) : (
          <div className="m-4 rounded-md bg-waiting-soft px-3 py-2.5 text-sm">
            <p className="font-medium">{m.canvas.inspector.unknownTitle}</p>
            <p className="mt-0.5 text-muted">{m.canvas.inspector.unknownBody}</p>
          </div>
        )}
        <Connections node={rest} />
        <Advanced node={rest}>{definition && <ConfigFields id={id} definition={definition} advanced />}</Advanced>
      </>
    ),
    [id, definition, rest],
  );
}

/** The node, as the same object while nothing but its config changes and its handles (`shape`) stay. */
function useWithoutConfig(node: WorkflowNode, shape: string): WorkflowNode {
  const kept = useRef({ node, shape });
  const keys = new Set([...Object.keys(node), ...Object.keys(kept.current.node)]);
  keys.delete("config");
  const same = shape === kept.current.shape && [...keys].every((key) => node[key] === kept.current.node[key]);
  if (!same) kept.current = { node, shape };
  return kept.current.node;
}

function ConfigFields({ id, definition, advanced }: { id: string; definition: NodeDefinition; advanced: boolean }) {
  const config = useEditor((snapshot) => snapshot.state.nodes.get(id)?.config) ?? NOTHING;
  const fields = useMemo(
    () => fieldsOf(definition.config).filter((field) => field.advanced === advanced),
    [definition, advanced],
  );
  const hidden = definition.hides?.(config) ?? NO_FIELDS;
  const errors = useMemo(() => fieldErrors(definition.config, config), [definition, config]);
  if (fields.length === 0 && !advanced) return <p className="text-faint text-sm">{m.canvas.inspector.noSettings}</p>;
  return fields
    .filter(({ name }) => !hidden.includes(name))
    .map((spec) => (
      <NodeField
        key={`${id}.${spec.name}`}
        id={id}
        type={definition.type}
        spec={spec}
        value={config[spec.name]}
        error={errors.get(spec.name)}
        expression={definition.expressionFields?.find((each) => each.field === spec.name)?.kind}
        siblings={LOOKS_ASIDE.has(spec.widget) ? config : NOTHING}
      />
    ));
}

interface NodeFieldProps {
  id: string;
  type: string;
  spec: FieldSpec;
  value: unknown;
  error: string | undefined;
  expression: NonNullable<NodeDefinition["expressionFields"]>[number]["kind"] | undefined;
  siblings: Record<string, unknown>;
}

const NodeField = memo(function NodeField({ id, type, spec, value, error, expression, siblings }: NodeFieldProps) {
  const { store, readOnly } = useCanvas();
  const { name } = spec;
  const onChange = useCallback(
    (next: unknown) => {
      const config = store.get().state.nodes.get(id)?.config ?? NOTHING;
      store.dispatch(setConfig(id, name, next, nodeTypes.get(type)?.follows?.(config, name, next)));
    },
    [store, id, name, type],
  );
  return (
    <ConfigField
      spec={spec}
      path={`config.${name}`}
      value={value}
      error={error}
      onChange={onChange}
      disabled={readOnly}
      nodeId={id}
      nodeType={type}
      expression={expression}
      siblings={siblings}
    />
  );
});
