"use client";
import { Command } from "cmdk";
import { useEffect, useRef, useState } from "react";
import { score } from "@/components/shell/score";
import { m } from "@/lib/messages";
import type { NodeCard } from "@/lib/nodes/types";
import { triggerCards } from "@/lib/triggers/registry.cards";
import type { PaletteChoice } from "./add-choice";
import { type PaletteRequest, useCanvas } from "./context";
import { DRAG_TYPE, writeDragged } from "./drag";
import { NodeIcon } from "./node-icon";
import { recentChoices, remember } from "./recent";
import { takesNode, takesTrigger } from "./state/offers";

const WIDTH = 300;
const HEIGHT = 400;
const CATEGORIES: NodeCard["category"][] = ["flow", "data", "ai", "code", "people", "integration"];

interface PaletteProps {
  request: PaletteRequest;
  onChoose: (choice: PaletteChoice) => void;
  onClose: () => void;
  /** Closed by Tab: the focus goes on to the drawing. */
  onLeave: () => void;
}

/** Node types with search, where they are needed: at the pointer, or beside the add button. */
export default function Palette({ request, onChoose, onClose, onLeave }: PaletteProps) {
  const { store } = useCanvas();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, [onClose]);
  const left = Math.max(8, Math.min(request.screen.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(request.screen.y, window.innerHeight - HEIGHT - 8));
  const groups = CATEGORIES.map((category) => ({
    category,
    items: [...store.types.values()].filter(
      (type) => type.category === category && takesNode(type, store.types, request),
    ),
  }));
  const starts = takesTrigger(store.get().state, store.types, request) ? [...triggerCards.values()] : [];
  const [recent] = useState(recentChoices);
  const [search, setSearch] = useState("");
  const latest = recent.flatMap(({ kind, type }) => {
    const node = kind === "node" ? groups.flatMap(({ items }) => items).find((each) => each.type === type) : undefined;
    const start = kind === "trigger" ? starts.find((each) => each.type === type) : undefined;
    const definition = node ?? start;
    return definition ? [{ kind, category: node?.category ?? "trigger", definition }] : [];
  });
  const choose = (choice: PaletteChoice) => {
    remember(choice);
    onChoose(choice);
  };
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={m.canvas.palette.title}
      className="fixed z-40 animate-enter overflow-hidden rounded-lg border bg-raised shadow-float"
      style={{ left, top, width: WIDTH }}
    >
      <Command
        label={m.canvas.palette.title}
        loop
        filter={(value, typed, about) => score(value.split("\u2063")[0] ?? "", typed, about)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onClose();
          if (event.key === "Tab") {
            event.preventDefault();
            onLeave();
          }
        }}
      >
        <Command.Input
          autoFocus
          value={search}
          onValueChange={setSearch}
          placeholder={m.canvas.palette.search}
          className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none"
        />
        <Command.List className="max-h-[340px] overflow-y-auto overscroll-contain p-1.5">
          <Command.Empty className="px-3 py-8 text-center text-muted text-sm">{m.canvas.palette.empty}</Command.Empty>
          {latest.length > 0 && search.trim() === "" && (
            <Group heading={m.tools.palette.recent}>
              {latest.map((each) => (
                <Item key={`${each.kind} ${each.definition.type}`} {...each} again onChoose={choose} />
              ))}
            </Group>
          )}
          {groups.map(({ category, items }) =>
            items.length === 0 ? null : (
              <Group key={category} heading={m.canvas.palette.categories[category] ?? category}>
                {items.map((type) => (
                  <Item key={type.type} kind="node" category={category} definition={type} onChoose={choose} />
                ))}
              </Group>
            ),
          )}
          {starts.length > 0 && (
            <Group heading={m.canvas.palette.categories.start ?? ""}>
              {starts.map((type) => (
                <Item key={type.type} kind="trigger" category="trigger" definition={type} onChoose={choose} />
              ))}
            </Group>
          )}
        </Command.List>
        <p className="border-t px-3 py-1.5 text-faint text-xs">{m.canvas.palette.hint}</p>
      </Command>
    </div>
  );
}

function Group({ heading, children }: { heading: string; children: React.ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  kind: PaletteChoice["kind"];
  category: string;
  definition: { type: string; title: string; description: string; icon: string; keywords?: readonly string[] };
  /** Among those used lately; the same one stands in its category too. */
  again?: boolean;
  onChoose: (choice: PaletteChoice) => void;
}

function Item({ kind, category, definition, again = false, onChoose }: ItemProps) {
  const { type, title, description, icon, keywords = [] } = definition;
  return (
    <Command.Item
      value={`${title}\u2063${kind} ${type}${again ? " again" : ""}`}
      keywords={[type, description, ...keywords]}
      onSelect={() => onChoose({ kind, type })}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG_TYPE, writeDragged({ kind, type }));
        event.dataTransfer.effectAllowed = "copy";
      }}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover"
    >
      <NodeIcon icon={icon} category={category} />
      <span className="min-w-0">
        <span className="block font-medium text-sm">{title}</span>
        <span className="block truncate text-faint text-xs">{description}</span>
      </span>
    </Command.Item>
  );
}
