"use client";
import { Command } from "cmdk";
import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useCanvas } from "@/components/canvas/context";
import { NodeIcon } from "@/components/canvas/node-icon";
import { connect } from "@/components/canvas/state/commands/edges";
import { checkConnection } from "@/components/canvas/state/connection";
import { cn } from "@/components/ui/cn";
import { controlClasses } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";

const words = m.canvas.inspector;

interface TargetPickerProps {
  source: string;
  handle: string;
  /** Accessible name. */
  label: string;
}

/** Chooses where a handle leads next, with search. What can follow is worked out when it opens, not while somebody types elsewhere. */
export function TargetPicker({ source, handle, label }: TargetPickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger aria-label={label} className={cn(controlClasses, "flex h-8 items-center text-left text-muted")}>
        {words.chooseTarget}
        <ChevronDown aria-hidden className="ml-auto size-4 text-faint" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-(--radix-popover-trigger-width) animate-enter overflow-hidden rounded-lg border bg-raised shadow-float outline-none"
        >
          <Targets source={source} handle={handle} label={label} onDone={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Targets({ source, handle, label, onDone }: TargetPickerProps & { onDone: () => void }) {
  const { store } = useCanvas();
  const { state } = store.get();
  const targets = [...state.nodes.values()].filter(
    ({ node_id }) => checkConnection(state, store.types, { source, handle, target: node_id }) === null,
  );
  return (
    <Command label={label} loop>
      <Command.Input
        autoFocus
        placeholder={m.canvas.palette.search}
        className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none pointer-coarse:text-lg"
      />
      <Command.List className="max-h-64 overflow-y-auto overscroll-contain p-1">
        <Command.Empty className="px-3 py-4 text-center text-muted text-sm">{words.noTargets}</Command.Empty>
        {targets.map((node) => {
          const definition = store.types.get(node.component_type);
          return (
            <Command.Item
              key={node.node_id}
              value={node.node_id}
              keywords={[displayName(node)]}
              className="flex cursor-pointer items-center gap-2 rounded-md px-1.5 py-1 text-sm data-[selected=true]:bg-hover"
              onSelect={() => {
                store.dispatch(connect(source, handle, node.node_id));
                onDone();
              }}
            >
              <NodeIcon icon={definition?.icon} category={definition?.category ?? "unknown"} />
              <span className="truncate">{displayName(node)}</span>
            </Command.Item>
          );
        })}
      </Command.List>
    </Command>
  );
}
