"use client";
import { Handle, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { clsx } from "clsx";
import dynamic from "next/dynamic";
import { memo, useEffect, useMemo, useRef } from "react";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { displayName } from "@/lib/workflow/names";
import { NodePin } from "./comments/pin";
import { type NodeRun, useCanvas, useEditor, useOverlay } from "./context";
import { useFar } from "./far";
import { NameEditor } from "./name-editor";
import { NodeIcon } from "./node-icon";
import { NodeToolbar } from "./node-toolbar";
import { PinBadge } from "./pin-badge";
import { ProblemDot } from "./problem-dot";
import { cardHeight, HEAD_HEIGHT, handlePlaces, hasRows, ROW_HEIGHT } from "./state/grid";
import { INPUT, type OutputView, outputsOf, routeHandle, summaryOf } from "./state/handles";
import { NO_EDGES } from "./state/types";
import { TokenLines } from "./token-lines";

export const RUN_BORDER: Partial<Record<string, string>> = {
  running: "border-running",
  waiting: "border-waiting",
  failed: "border-failed",
};

/** What takes no part steps back, and can still be read: text below full strength by opacity would lose its contrast. */
export const QUIET = "[&_.canvas-tint]:opacity-50 [&_.detail-name]:text-faint";

/** A node on the drawing. xyflow renders this with each place it is dragged to; the card below knows nothing of places. */
export function StepNode({ id, selected }: NodeProps) {
  return <Card id={id} selected={selected} />;
}

/** A node's card. It reads its own node, edges, state and problems by id, and nothing else. */
const Card = memo(function Card({ id, selected }: { id: string; selected: boolean }) {
  const { store } = useCanvas();
  const far = useFar();
  const node = useEditor((snapshot) => snapshot.state.nodes.get(id));
  const edges = useEditor((snapshot) => snapshot.state.outgoing.get(id) ?? NO_EDGES);
  const run = useOverlay((overlay) => overlay.runs?.get(id));
  const shown = useOverlay((overlay) => overlay.runs !== null);
  const types = store.types;
  const outputs = useMemo(() => (node ? outputsOf(node, types, edges) : []), [node, types, edges]);
  const summary = useMemo(() => (node ? summaryOf(node, types, edges) : ""), [node, types, edges]);
  const signature = outputs.map((output) => output.id).join("\n");
  const update = useUpdateNodeInternals();
  const measured = useRef(signature);
  useEffect(() => {
    // Not at the first drawing: xyflow measures that itself, and one pass over all cards for each card is n².
    if (measured.current === signature) return;
    measured.current = signature;
    update(id);
  }, [id, signature, update]);
  if (!node) return null;
  const definition = types.get(node.component_type);
  const rows = hasRows(outputs);
  const quiet = node.disabled || (shown && (!run || run.status === "skipped"));
  const look = clsx(
    "relative w-[220px] rounded-lg border text-left transition-colors",
    quiet ? "bg-bg" : "bg-surface",
    selected
      ? "border-accent ring-1 ring-accent"
      : ((run && RUN_BORDER[run.status]) ?? (quiet ? "border-border" : "border-border-strong")),
    node.disabled && "border-dashed",
  );
  if (far) {
    return (
      <div className={clsx(look, "canvas-block")} style={{ height: cardHeight(outputs) }}>
        <Block category={definition?.category ?? "unknown"} name={displayName(node)} quiet={quiet} />
        <BlockHandles outputs={outputs} input={definition?.hasInput === false ? null : INPUT} />
        <Marks id={id} run={run} />
      </div>
    );
  }
  return (
    <div className={look}>
      {definition?.hasInput !== false && (
        <Handle id={INPUT} type="target" position={Position.Left} style={{ top: HEAD_HEIGHT / 2 - 1 }} />
      )}
      <div
        className={clsx("detail-head flex items-center gap-2.5 px-3", quiet && QUIET)}
        style={{ height: HEAD_HEIGHT - 2 }}
      >
        <NodeIcon icon={definition?.icon} category={definition?.category ?? "unknown"} />
        <div className="min-w-0 flex-1">
          <NameEditor id={id} name={displayName(node)} />
          <p className="detail-full detail-summary truncate text-faint text-xs">
            {definition ? summary || definition.title : m.board.unknownType(node.component_type)}
          </p>
        </div>
        <PinBadge id={id} />
        <ProblemDot id={id} />
      </div>
      <Marks id={id} run={run} />
      {run?.status === "running" && <TokenLines id={id} />}
      {selected && <NodeToolbar id={id} />}
      {!rows && outputs[0] && <OutputHandle output={outputs[0]} top={HEAD_HEIGHT / 2 - 1} />}
      {rows && (
        <ul className="border-t pb-[7px]">
          {outputs.map((output) => (
            <OutputRow key={output.id} output={output} />
          ))}
        </ul>
      )}
    </div>
  );
});

// Only where an execution is shown.
const RunChip = dynamic(() => patiently(() => import("./run-chip").then((each) => each.RunChip)), { ssr: false });
// Only what compares versions has it.
const DiffMark = dynamic(() => patiently(() => import("./diff-mark")), { ssr: false });

/** What stands on the edge of a card, near and far. */
export function Marks({ id, run }: { id: string; run?: NodeRun }) {
  const marked = useOverlay(({ marks }) => marks?.has(id) ?? false);
  return (
    <>
      {run && <RunChip run={run} />}
      <NodePin id={id} />
      {marked && <DiffMark id={id} />}
    </>
  );
}

/** All that can be seen of a card from far out: the colour of its category, and its name. */
export function Block({ category, name, quiet }: { category: string; name: string; quiet?: boolean }) {
  return (
    <div className={clsx("canvas-tint canvas-block-fill", quiet && "opacity-50")} data-category={category}>
      <span className="canvas-block-name">{name}</span>
    </div>
  );
}

/** Border of a block, in canvas pixels (canvas.css). */
const BLOCK_BORDER = 3;

/**
 * Where a block's edges end. xyflow looks for its handles in each card that appears; these are found like them and cost nothing more, and
 * nobody draws an edge by a handle of one pixel.
 */
export function BlockHandles({ outputs, input }: { outputs: readonly OutputView[]; input: string | null }) {
  return handlePlaces(outputs, input).map(({ id, kind, x, y, width, height }) => (
    <span
      key={`${kind} ${id}`}
      className={`${kind} pointer-events-none absolute`}
      data-handleid={id}
      data-handlepos={kind === "source" ? "right" : "left"}
      style={{ left: x - BLOCK_BORDER, top: y - BLOCK_BORDER, width, height }}
    />
  ));
}

function OutputHandle({ output, top }: { output: OutputView; top?: number }) {
  return (
    <Handle
      id={output.id}
      type="source"
      position={Position.Right}
      data-kind={output.kind}
      style={top === undefined ? undefined : { top }}
    />
  );
}

function OutputRow({ output }: { output: OutputView }) {
  const label =
    output.kind === "new-route"
      ? m.board.addRoute
      : output.kind === "error"
        ? m.board.errorHandle
        : output.label || m.board.mainHandle;
  return (
    <li className="relative flex items-center justify-end px-3" style={{ height: ROW_HEIGHT }}>
      <span
        className={clsx(
          "detail-full truncate text-xs",
          output.kind === "new-route" ? "text-faint" : output.kind === "error" ? "text-failed" : "text-muted",
          output.id === routeHandle(output.label) && "font-mono",
        )}
      >
        {label}
      </span>
      <OutputHandle output={output} />
    </li>
  );
}
