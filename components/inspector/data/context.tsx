"use client";
/** The data that previews, suggestions and the inspector's outputs show: of an execution that one can choose, with pins over it. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import type { ExecutionDetail, ExecutionListItem } from "@/lib/api/contracts/executions";
import type { VariableItem } from "@/lib/api/contracts/variables";
import { useExecution } from "@/lib/client/executions";
import { useRecentExecutions } from "@/lib/client/partial";
import { useVariables } from "@/lib/client/variables";
import { nodeTypes } from "@/lib/nodes/registry";
import { useInspector } from "../context";
import { mappedInput } from "../expression/evaluate";
import { type PreviewData, previewData } from "./scope";

export interface InspectorData {
  /** The execution that the data is of. */
  execution: ExecutionDetail | undefined;
  recent: readonly ExecutionListItem[];
  choose(executionId: string): void;
  data: PreviewData;
  /** The same with the input as the node's mapping makes it. */
  scope: Readonly<Record<string, unknown>>;
}

const Context = createContext<InspectorData | null>(null);

/** The data of one node's fields; null where nothing is previewed. */
export function useInspectorData(): InspectorData | null {
  return useContext(Context);
}

/** Provides it. It follows the execution that is shown on the canvas until another one is chosen. */
export function InspectorDataProvider({ nodeId, children }: { nodeId: string; children: ReactNode }) {
  const { store } = useCanvas();
  const { workflowId, execution: shown, chosen, choose } = useInspector();
  const recent = useRecentExecutions(workflowId).data ?? NONE;
  const wanted = chosen ?? shown?.execution_id ?? recent.find((each) => each.started_at !== null)?.execution_id;
  const other = useExecution(wanted === shown?.execution_id ? undefined : wanted).data;
  const execution = wanted === shown?.execution_id ? shown : other;
  // What a key changes in this node is no new data; what comes in (edges, pins, variables) is.
  const incoming = useEditor((snapshot) => snapshot.state.incoming);
  const fields = useEditor((snapshot) => snapshot.state.fields);
  const mapping = useEditor((snapshot) => snapshot.state.nodes.get(nodeId)?.input_mapping);
  const ofWorkspace = useVariables().data;
  const ofWorkflow = useVariables(workflowId).data;
  const stored = useMemo(
    () => ({ workspace: valuesOf(ofWorkspace), workflow: valuesOf(ofWorkflow) }),
    [ofWorkspace, ofWorkflow],
  );
  const data = useMemo(() => {
    // Named, for the state is read as it is now.
    void [incoming, fields, mapping];
    return previewData(store.get().state, nodeTypes, execution, nodeId, stored);
  }, [store, execution, nodeId, incoming, fields, mapping, stored]);
  const [mapped, setMapped] = useState<{ of: PreviewData; input: unknown } | null>(null);
  useEffect(() => {
    if (!data.mapping) return;
    let stale = false;
    void mappedInput(data).then((input) => {
      if (!stale && input) setMapped({ of: data, input: input.value });
    });
    return () => {
      stale = true;
    };
  }, [data]);
  const value = useMemo((): InspectorData => {
    const input = mapped?.of === data ? mapped.input : data.scope.input;
    return { execution, recent, choose, data, scope: { ...data.scope, input } };
  }, [execution, recent, choose, data, mapped]);
  return <Context value={value}>{children}</Context>;
}

/** As expressions see them; secret ones only when a node runs. */
function valuesOf(items: readonly VariableItem[] = []): Record<string, unknown> {
  return Object.fromEntries(items.map(({ name, secret, value }) => [name, secret ? "[secret]" : value]));
}

const NONE: readonly ExecutionListItem[] = [];
