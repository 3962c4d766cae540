"use client";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Boxes, ChevronsUpDown, CircleAlert, Pin as PinIcon, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { STATES } from "@/components/ui/state";
import { m } from "@/lib/messages";
import { Pin } from "../comments/pin";
import { pinOf } from "../comments/requests";
import { useCanvas, useEditor, useOverlay } from "../context";
import { useFar } from "../far";
import { pinsOf } from "../state/commands/pins";
import { foldsOf } from "../state/folds";
import { HEAD_HEIGHT } from "../state/grid";
import { INPUT, MAIN } from "../state/handles";
import { groupOf } from "../state/ids";
import { BlockHandles, RUN_BORDER } from "../step-node";
import { useFold } from "./use-fold";
import { worstOf } from "./worst";

const words = m.tools.frame;
const OUTPUTS = [{ id: MAIN, label: "", kind: "main" as const }];
const NOBODY: readonly string[] = [];

/** A frame that is collapsed to one card; its nodes are in the document as before. */
export function FoldedNode({ id, selected }: NodeProps) {
  return <Card id={id} selected={selected} />;
}

const Card = memo(function Card({ id, selected }: { id: string; selected: boolean }) {
  const { store } = useCanvas();
  const far = useFar();
  const fold = useFold();
  const groupId = groupOf(id) ?? "";
  const group = useEditor((snapshot) => snapshot.state.items.groups.get(groupId));
  const members = useEditor((snapshot) => foldsOf(snapshot, store.types).cards.get(id)?.frame.members ?? NOBODY);
  // As a text: the same one while nothing that is shown changes.
  const run = useOverlay(({ runs }) => {
    const worst = runs && worstOf(runs, members);
    return worst ? `${worst.status} ${worst.ended}` : "";
  });
  if (!group) return null;
  const name = group.name || words.unnamed;
  const [status, ended] = run.split(" ") as [keyof typeof STATES | "", string | undefined];
  const look = cn(
    "canvas-folded relative w-[220px] rounded-lg border text-left",
    status && RUN_BORDER[status],
    selected && "border-accent ring-1 ring-accent",
  );
  const chip = status !== "" && <FoldedChip status={status} ended={Number(ended)} of={members.length} />;
  if (far) {
    return (
      <div className={cn(look, "canvas-block")} data-color={group.color} style={{ height: HEAD_HEIGHT }}>
        <div className="canvas-block-fill">
          <span className="canvas-block-name">{name}</span>
        </div>
        <BlockHandles outputs={OUTPUTS} input={INPUT} />
        {chip}
        <Comments members={members} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the pointer; Enter on the card and its button are the keyboard's way.
    <div
      className={look}
      data-color={group.color}
      onDoubleClick={(event) => {
        event.stopPropagation();
        fold([groupId], false);
      }}
    >
      <Handle id={INPUT} type="target" position={Position.Left} style={{ top: HEAD_HEIGHT / 2 - 1 }} />
      <div className="detail-head flex items-center gap-2.5 px-3" style={{ height: HEAD_HEIGHT - 2 }}>
        <span className="canvas-folded-icon flex size-8 shrink-0 items-center justify-center rounded-md">
          <Boxes aria-hidden className="size-4" />
        </span>
        <div className="min-w-0 flex-1">
          <div className="detail-name truncate font-medium text-sm" title={name}>
            {name}
          </div>
          <p className="detail-full detail-summary truncate text-faint text-xs">{words.count(members.length)}</p>
        </div>
        <Pinned members={members} />
        <Problems members={members} />
        <button
          type="button"
          aria-label={words.expand(name)}
          title={words.expand(name)}
          className="nodrag nopan detail-full -mr-1.5 flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
          onClick={(event) => {
            event.stopPropagation();
            fold([groupId], false);
          }}
        >
          <ChevronsUpDown aria-hidden className="size-4" />
        </button>
      </div>
      {chip}
      <Comments members={members} />
      <Handle id={MAIN} type="source" position={Position.Right} style={{ top: HEAD_HEIGHT / 2 - 1 }} />
    </div>
  );
});

function FoldedChip({ status, ended, of }: { status: keyof typeof STATES; ended: number; of: number }) {
  const { tone, icon: Icon, word } = STATES[status];
  return (
    <Badge tone={tone} className="detail-chip -top-2.5 absolute right-2.5 bg-clip-padding ring-2 ring-bg">
      <Icon aria-hidden className={status === "running" ? "animate-breathe" : undefined} />
      {word}
      <span className="tabular-nums">{words.ended(ended, of)}</span>
    </Badge>
  );
}

/** Says that outputs in the frame are pinned. */
function Pinned({ members }: { members: readonly string[] }) {
  const count = useEditor((snapshot) => {
    const pins = pinsOf(snapshot.state);
    return pins.size === 0 ? 0 : members.filter((id) => pins.has(id)).length;
  });
  if (count === 0) return null;
  const label = words.pinned(count);
  return (
    <span role="img" aria-label={label} title={label} className="detail-full shrink-0 text-accent-text">
      <PinIcon aria-hidden className="size-3.5" />
    </span>
  );
}

/** What is said about the nodes in the frame, as one pin; it opens the comments at what is new, else at what was said last. */
function Comments({ members }: { members: readonly string[] }) {
  const { actions } = useCanvas();
  const pins = useOverlay(({ comments }) => comments.nodes);
  const { count, unread, node } = pinOf(pins, members);
  if (node === null) return null;
  return (
    <Pin
      count={count}
      unread={unread}
      onOpen={() => actions.openComments({ kind: "node", id: node })}
      className="-top-2.5 absolute left-2.5"
    />
  );
}

/** Says that something in the frame needs a look. */
function Problems({ members }: { members: readonly string[] }) {
  const worst = useOverlay(({ problems }) => {
    const all = members.flatMap((id) => problems.get(id) ?? []).filter(({ severity }) => severity !== "info");
    return all.some(({ severity }) => severity === "error") ? "error" : all.length > 0 ? "warning" : null;
  });
  if (!worst) return null;
  const Icon = worst === "error" ? CircleAlert : TriangleAlert;
  return (
    <span className="detail-problem shrink-0" title={words.problems}>
      <Icon
        role="img"
        aria-label={words.problems}
        className={worst === "error" ? "size-4 text-failed" : "size-4 text-waiting"}
      />
    </span>
  );
}
