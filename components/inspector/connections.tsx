"use client";
import { ArrowRight, X } from "lucide-react";
import { useState } from "react";
import { useCanvas, useEditor } from "@/components/canvas/context";
import { removeEdges, renameRoute } from "@/components/canvas/state/commands/edges";
import { handleOf, type OutputView, outputsOf } from "@/components/canvas/state/handles";
import { NO_EDGES } from "@/components/canvas/state/types";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import { Section } from "./section";
import { TargetPicker } from "./target-picker";

const words = m.canvas.inspector;

/** Where a node leads, handle by handle: the keyboard's way to draw, cut and name edges. */
export function Connections({ node }: { node: WorkflowNode }) {
  const { store, readOnly } = useCanvas();
  const edges = useEditor((snapshot) => snapshot.state.outgoing.get(node.node_id) ?? NO_EDGES);
  const outputs = outputsOf(node, store.types, edges);
  if (outputs.length === 0 || (readOnly && edges.length === 0)) return null;
  return (
    <Section title={words.connects}>
      {outputs.map((output) => (
        <Output
          key={output.id}
          node={node}
          output={output}
          edges={edges.filter((edge) => handleOf(edge) === output.id)}
          single={outputs.length === 1}
        />
      ))}
    </Section>
  );
}

interface OutputProps {
  node: WorkflowNode;
  output: OutputView;
  edges: readonly WorkflowEdge[];
  single: boolean;
}

function Output({ node, output, edges, single }: OutputProps) {
  const { store, readOnly } = useCanvas();
  const free = store.types.get(node.component_type)?.routes === "free";
  const title =
    output.kind === "new-route"
      ? m.canvas.addRoute
      : output.kind === "error"
        ? m.canvas.errorHandle
        : output.label || m.canvas.mainHandle;
  return (
    <div className="space-y-1.5">
      {!single &&
        (output.kind === "route" && free && !readOnly ? (
          <RouteName source={node.node_id} route={output.label} />
        ) : (
          <p className="text-muted text-xs">{title}</p>
        ))}
      {edges.map((edge) => (
        <EdgeRow key={edge.id} edge={edge} />
      ))}
      {!readOnly && (
        <TargetPicker
          source={node.node_id}
          handle={output.id}
          label={single ? words.chooseTarget : `${words.chooseTarget} ${title}`}
        />
      )}
    </div>
  );
}

function EdgeRow({ edge }: { edge: WorkflowEdge }) {
  const { store, readOnly } = useCanvas();
  const target = useEditor((snapshot) => snapshot.state.nodes.get(edge.target_node_id));
  const name = target ? displayName(target) : edge.target_node_id;
  return (
    <div className="flex h-8 items-center gap-2 rounded-md border pr-0.5 pl-2">
      <ArrowRight aria-hidden className="size-4 shrink-0 text-faint" />
      <button
        type="button"
        className="min-w-0 flex-1 truncate text-left text-sm hover:underline"
        onClick={() => store.select([edge.target_node_id])}
      >
        {name}
      </button>
      {!readOnly && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={words.disconnect(name)}
          onClick={() => store.dispatch(removeEdges([edge.id]))}
        >
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** The name of a route, kept when the field is left or Enter is pressed. */
function RouteName({ source, route }: { source: string; route: string }) {
  const { store } = useCanvas();
  const [draft, setDraft] = useState(route);
  const [taken, setTaken] = useState(false);
  const keep = () => {
    const name = draft.trim();
    if (name === route || name === "") {
      setDraft(route);
      setTaken(false);
    } else setTaken(!store.dispatch(renameRoute(source, route, name)));
  };
  return (
    <div>
      <Input
        aria-label={words.routeName}
        aria-invalid={taken || undefined}
        className="h-7 font-mono text-xs"
        maxLength={120}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === "Enter" && keep()}
      />
      {taken && <p className="mt-1 text-failed text-xs">{words.routeTaken}</p>}
    </div>
  );
}
