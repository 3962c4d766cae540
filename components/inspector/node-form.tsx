"use client";
import { useMemo } from "react";
import { useCanvas } from "@/components/canvas/context";
import { setConfig } from "@/components/canvas/state/commands/nodes";
import { m } from "@/lib/messages";
import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { Advanced } from "./advanced";
import { ConfigField } from "./config-field";
import { Connections } from "./connections";
import { type FieldSpec, fieldErrors, fieldsOf } from "./schema";
import { Section } from "./section";

/** The form of one node: its config, where it leads, and, folded, what every node has. */
export function NodeForm({ node, definition }: { node: WorkflowNode; definition: NodeDefinition | undefined }) {
  const { store, readOnly } = useCanvas();
  const fields = useMemo(() => (definition ? fieldsOf(definition.config) : []), [definition]);
  const errors = useMemo(
    () => (definition ? fieldErrors(definition.config, node.config) : new Map<string, string>()),
    [definition, node.config],
  );
  const render = (spec: FieldSpec) => (
    <ConfigField
      key={`${node.node_id}.${spec.name}`}
      spec={spec}
      path={`config.${spec.name}`}
      value={node.config[spec.name]}
      error={errors.get(spec.name)}
      onChange={(value) => store.dispatch(setConfig(node.node_id, spec.name, value))}
      disabled={readOnly}
      nodeId={node.node_id}
      nodeType={node.component_type}
      expression={definition?.expressionFields?.find((each) => each.field === spec.name)?.kind}
      siblings={node.config}
    />
  );
  const plain = fields.filter((field) => !field.advanced);
  return (
    <>
      {definition ? (
        <Section>
          {plain.length > 0 ? plain.map(render) : <p className="text-faint text-sm">{m.canvas.inspector.noSettings}</p>}
        </Section>
      ) : (
        <div className="m-4 rounded-md bg-waiting-soft px-3 py-2.5 text-sm">
          <p className="font-medium">{m.canvas.inspector.unknownTitle}</p>
          <p className="mt-0.5 text-muted">{m.canvas.inspector.unknownBody}</p>
        </div>
      )}
      <Connections node={node} />
      <Advanced node={node}>{fields.filter((field) => field.advanced).map(render)}</Advanced>
    </>
  );
}
