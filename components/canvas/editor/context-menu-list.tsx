"use client";
import { useReactFlow } from "@xyflow/react";
import { Fragment } from "react";
import { capsOf, SHORTCUTS, type ShortcutId } from "@/components/shell/keys";
import { useModKey } from "@/components/shell/shortcuts";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { m } from "@/lib/messages";
import { CANVAS_ICONS } from "../commands/icons";
import type { CanvasActionId } from "../commands/types";
import { useCanvas } from "../context";
import type { Asked } from "./context-menu";
import type { Acting } from "./tools";

/** What is offered where, in groups; what cannot be done now is left out. */
const OFFERS: Readonly<Record<Asked["target"], readonly (readonly CanvasActionId[])[]>> = {
  cards: [
    ["open", "rename", "runOnly", "runTo", "runFrom"],
    ["addAfter", "connect", "comment"],
    ["duplicate", "disable"],
    ["fold", "group", "ungroup", "takeOut"],
    ["selectAfter", "selectBefore", "arrangeSelection", "fitSelection"],
    ["remove"],
  ],
  edge: [["remove"]],
  drawing: [
    ["addNode", "addNote", "comment"],
    ["run", "find"],
    ["selectAll", "arrange", "fit"],
  ],
};

interface ContextMenuListProps extends Acting {
  asked: Asked;
  onClose: () => void;
}

/** The actions for what is under the pointer, with their keys. */
export default function ContextMenuList({ asked, act, isOffered, onClose }: ContextMenuListProps) {
  const { actions, readOnly } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  const mod = useModKey();
  const groups = OFFERS[asked.target].map((ids) => ids.filter(isOffered)).filter((ids) => ids.length > 0);
  const run = (id: CanvasActionId) => {
    // Where the menu was asked for, not in the middle.
    if (id === "addNode" && !readOnly) {
      const { x, y } = screenToFlowPosition(asked.at);
      actions.openPalette({ at: { x: x - 110, y: y - 32 }, screen: asked.at });
    } else act(id);
  };
  return (
    <Menu open onOpenChange={(next) => !next && onClose()}>
      <MenuTrigger asChild>
        <span aria-hidden className="pointer-events-none fixed" style={{ left: asked.at.x, top: asked.at.y }} />
      </MenuTrigger>
      <MenuContent
        align="start"
        aria-label={m.tools.menu}
        className="max-h-(--radix-dropdown-menu-content-available-height) max-w-80 overflow-y-auto whitespace-nowrap"
        // What an action opens takes the focus; else the drawing has it as before.
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {groups.map((ids, index) => (
          <Fragment key={ids[0]}>
            {index > 0 && <MenuSeparator />}
            {ids.map((id) => {
              const Icon = CANVAS_ICONS[id];
              const keys = id in SHORTCUTS ? capsOf(id as ShortcutId, mod) : [];
              return (
                <MenuItem
                  key={id}
                  danger={id === "remove"}
                  onSelect={() => run(id)}
                  hint={
                    keys.length > 0 && (
                      <span className="flex gap-1">
                        {keys.map((cap) => (
                          <Kbd key={cap}>{cap}</Kbd>
                        ))}
                      </span>
                    )
                  }
                >
                  <Icon aria-hidden />
                  {m.tools.actions[id]}
                </MenuItem>
              );
            })}
          </Fragment>
        ))}
      </MenuContent>
    </Menu>
  );
}
