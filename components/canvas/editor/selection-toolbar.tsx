"use client";
import { NodeToolbar, Position, useStore } from "@xyflow/react";
import {
  AlignStartVertical,
  ChevronsDownUp,
  Copy,
  Group,
  type LucideIcon,
  Palette,
  Power,
  Trash2,
  Ungroup,
  Workflow,
} from "lucide-react";
import { capsOf, SHORTCUTS, type ShortcutId, spokenKeys } from "@/components/shell/keys";
import { useModKey } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { m } from "@/lib/messages";
import { NOTE_COLORS } from "@/lib/workflow/note";
import type { CanvasActionId } from "../commands/types";
import { useCanvas, useEditor } from "../context";
import { patchGroup } from "../state/commands/groups";
import { patchNote } from "../state/commands/notes";
import { drawnId, foldsOf } from "../state/folds";
import { groupOf, noteOf } from "../state/ids";
import type { Acting } from "./tools";

const words = m.tools.selection;

const ALIGN: readonly CanvasActionId[] = [
  "alignLeft",
  "alignCenter",
  "alignRight",
  "alignTop",
  "alignMiddle",
  "alignBottom",
];
const DISTRIBUTE: readonly CanvasActionId[] = ["distributeHorizontal", "distributeVertical"];

/** What can be done with several cards, a frame or a note, over the selection itself. Gone while something is pulled. */
export default function SelectionToolbar({ act, isOffered }: Acting) {
  const { store, readOnly } = useCanvas();
  const selection = useEditor((snapshot) => snapshot.selection.nodes);
  const folds = useEditor((snapshot) => foldsOf(snapshot, store.types));
  const things = [...selection].filter((id) => groupOf(id) === null);
  const frame = [...selection].some((id) => groupOf(id) !== null);
  const note = things.some((id) => noteOf(id) !== null);
  if (readOnly || things.length === 0 || (things.length < 2 && !frame && !note)) return null;
  const drawn = [...new Set(things.map((id) => drawnId(folds, id)))];
  return (
    <Toolbar
      act={act}
      isOffered={isOffered}
      ids={[...selection]}
      things={things}
      drawn={drawn}
      frame={frame}
      note={note}
    />
  );
}

interface ToolbarProps extends Acting {
  ids: readonly string[];
  things: string[];
  /** What of it is drawn: the toolbar stands over that. */
  drawn: string[];
  frame: boolean;
  note: boolean;
}

function Toolbar({ act, isOffered, ids, things, drawn, frame, note }: ToolbarProps) {
  const dragging = useStore((state) => state.nodes.some((node) => node.dragging));
  if (dragging) return null;
  const tool = (id: CanvasActionId, icon: LucideIcon) =>
    isOffered(id) && <Tool key={id} id={id} icon={icon} onClick={() => act(id)} />;
  return (
    // Pressing it must not begin to move the drawing, and it lies over everything, though what it is about may lie under the cards.
    <NodeToolbar
      nodeId={drawn}
      isVisible
      position={Position.Top}
      offset={frame && drawn.length > 1 ? 68 : 12}
      className="nopan nodrag nowheel"
      style={{ zIndex: 2000 }}
    >
      <div
        role="toolbar"
        aria-label={words.label}
        className="flex items-center rounded-lg border bg-raised p-0.5 shadow-float"
      >
        {things.length > 1 && (
          <span className="px-2 text-muted text-xs tabular-nums">{words.count(things.length)}</span>
        )}
        {things.length > 1 && <AlignMenu act={act} isOffered={isOffered} />}
        {tool("arrangeSelection", Workflow)}
        {frame && tool("fold", ChevronsDownUp)}
        {frame ? tool("ungroup", Ungroup) : tool("group", Group)}
        {(frame || note) && <ColorMenu ids={ids} />}
        {tool("disable", Power)}
        {tool("duplicate", Copy)}
        {tool("remove", Trash2)}
      </div>
    </NodeToolbar>
  );
}

function Tool({ id, icon: Icon, onClick }: { id: CanvasActionId; icon: LucideIcon; onClick: () => void }) {
  const mod = useModKey();
  const label = m.tools.actions[id];
  const keys = id in SHORTCUTS ? spokenKeys(id as ShortcutId, mod) : "";
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={`${label}  ${keys}`} onClick={onClick}>
      <Icon aria-hidden />
    </Button>
  );
}

function AlignMenu({ act, isOffered }: Acting) {
  const mod = useModKey();
  const item = (id: CanvasActionId) => (
    <MenuItem
      key={id}
      disabled={!isOffered(id)}
      onSelect={() => act(id)}
      hint={id in SHORTCUTS && capsOf(id as ShortcutId, mod).map((cap) => <Kbd key={cap}>{cap}</Kbd>)}
    >
      {m.tools.actions[id]}
    </MenuItem>
  );
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={words.align} title={words.align}>
          <AlignStartVertical aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        {ALIGN.map(item)}
        <MenuSeparator />
        {DISTRIBUTE.map(item)}
      </MenuContent>
    </Menu>
  );
}

function ColorMenu({ ids }: { ids: readonly string[] }) {
  const { store } = useCanvas();
  const paint = (color: string) => {
    for (const id of ids) {
      const note = noteOf(id);
      const group = groupOf(id);
      if (note !== null) store.dispatch(patchNote(note, { color }));
      else if (group !== null) store.dispatch(patchGroup(group, { color }));
    }
  };
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={words.color} title={words.color}>
          <Palette aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        {NOTE_COLORS.map((color) => (
          <MenuItem key={color} onSelect={() => paint(color)}>
            <span aria-hidden data-color={color} className="canvas-note size-4 rounded-sm border" />
            {m.tools.note.colors[color]}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
