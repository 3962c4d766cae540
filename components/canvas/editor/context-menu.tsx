"use client";
import dynamic from "next/dynamic";
import { type RefObject, useEffect, useState } from "react";
import { patiently } from "@/lib/client/patiently";
import { useCanvas } from "../context";
import { cardOf } from "../focus";
import { drawnWith } from "../state/folds";
import type { Point } from "../state/types";
import type { Acting } from "./tools";

// It comes when it is asked for.
const ContextMenuList = dynamic(() => patiently(() => import("./context-menu-list")), { ssr: false });

/** What a menu was asked for, and where in the window. */
export interface Asked {
  target: "cards" | "edge" | "drawing";
  at: Point;
}

interface ContextMenuProps extends Acting {
  canvas: RefObject<HTMLElement | null>;
}

/** The menu of the second mouse button, or of the menu key: what can be done with what is under the pointer. */
export function ContextMenu({ act, isOffered, canvas }: ContextMenuProps) {
  const { store } = useCanvas();
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onMenu = (event: MouseEvent) => {
      const { target } = event;
      // Fields keep the browser's own menu, with its clipboard and spelling.
      if (!(target instanceof Element) || target.closest("input, textarea, [contenteditable], [role=dialog]")) return;
      const kind = choose(target, store);
      if (!kind) return;
      event.preventDefault();
      setAsked({ target: kind, at: { x: event.clientX, y: event.clientY } });
    };
    element.addEventListener("contextmenu", onMenu);
    return () => element.removeEventListener("contextmenu", onMenu);
  }, [canvas, store]);
  if (!asked) return null;
  const { x, y } = asked.at;
  return (
    <ContextMenuList key={`${x} ${y}`} asked={asked} act={act} isOffered={isOffered} onClose={() => setAsked(null)} />
  );
}

/** Selects what is under the pointer, unless it is selected with others, and says what it is; null for controls on the drawing. */
function choose(target: Element, store: ReturnType<typeof useCanvas>["store"]): Asked["target"] | null {
  const card = target instanceof HTMLElement ? cardOf(target) : null;
  const { selection } = store.get();
  if (card !== null) {
    if (!selection.nodes.has(card)) store.select(drawnWith(store.get(), store.types, card));
    return "cards";
  }
  const edge = target.closest(".react-flow__edge-flow")?.getAttribute("data-id");
  if (edge) {
    if (!selection.edges.has(edge)) store.select([], [edge]);
    return "edge";
  }
  return target.closest(".react-flow__pane") ? "drawing" : null;
}
