"use client";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { clsx } from "clsx";
import { memo } from "react";
import * as m from "@/lib/messages/en";
import { triggerCards } from "@/lib/triggers/registry.cards";
import { useEditor } from "./context";
import { useFar } from "./far";
import { NodeIcon } from "./node-icon";
import { HEAD_HEIGHT } from "./state/grid";
import { attempt, MAIN, type OutputView } from "./state/handles";
import { triggerIndex } from "./state/ids";
import { Block, BlockHandles, Marks, QUIET } from "./step-node";

const OUTPUTS: OutputView[] = [{ id: MAIN, label: "", kind: "main" }];

/** A trigger on the drawing; its card knows nothing of places, as a node's. */
export function TriggerNode({ id, selected }: NodeProps) {
  return <Card id={id} selected={selected} />;
}

/** Where an execution starts. Rounder on the left, so that a start is seen without reading. */
const Card = memo(function Card({ id, selected }: { id: string; selected: boolean }) {
  const far = useFar();
  const index = triggerIndex(id) ?? 0;
  const trigger = useEditor((snapshot) => snapshot.state.fields.triggers[index]);
  if (!trigger) return null;
  const definition = triggerCards.get(trigger.type);
  const summary = definition
    ? attempt(() => definition.summary({ ...definition.defaults, ...definition.presets, ...trigger.config }), "")
    : "";
  const look = clsx(
    "relative w-[220px] rounded-lg rounded-l-[32px] border bg-surface transition-colors",
    selected ? "border-accent ring-1 ring-accent" : "border-border-strong",
    !trigger.is_active && "border-dashed",
  );
  if (far) {
    return (
      <div className={clsx(look, "canvas-block")} style={{ height: HEAD_HEIGHT }}>
        <Block category="trigger" name={definition?.title ?? trigger.type} quiet={!trigger.is_active} />
        <BlockHandles outputs={OUTPUTS} input={null} />
      </div>
    );
  }
  return (
    <div className={look}>
      <div
        className={clsx("detail-head flex items-center gap-2.5 pr-3 pl-4", !trigger.is_active && QUIET)}
        style={{ height: HEAD_HEIGHT - 2 }}
      >
        <NodeIcon icon={definition?.icon} category="trigger" />
        <div className="min-w-0 flex-1">
          <div className="detail-name truncate font-medium text-sm">{definition?.title ?? trigger.type}</div>
          <p className="detail-full detail-summary truncate text-faint text-xs">
            {trigger.is_active
              ? summary || definition?.description || m.board.unknownType(trigger.type)
              : m.board.triggerOff}
          </p>
        </div>
      </div>
      <Marks id={id} />
      <Handle id={MAIN} type="source" position={Position.Right} style={{ top: HEAD_HEIGHT / 2 - 1 }} />
    </div>
  );
});
