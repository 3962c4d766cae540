"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { m } from "@/lib/messages";
import { arrange as arrangeState } from "../arrange";
import { type PaletteRequest, useCanvas } from "../context";
import type { DraftSaver } from "../save/saver";
import { duplicate } from "../state/commands/fragment";
import { moveTo, nudge, remove } from "../state/commands/nodes";
import { triggerId, triggerIndex } from "../state/ids";
import { useClipboard } from "../use-clipboard";
import { useFit } from "../use-fit";
import { useCanvasKeys } from "../use-keys";
import { centerOf } from "./canvas-tools";

interface CommandsContext {
  canvas: { current: HTMLElement | null };
  saver: DraftSaver;
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  inspecting: boolean;
  onInspecting: (open: boolean) => void;
  dialogOpen: boolean;
}

/** Keys, clipboard and the arrange action, wired to the store. */
export function useCommands({
  canvas,
  saver,
  palette,
  onPalette,
  inspecting,
  onInspecting,
  dialogOpen,
}: CommandsContext) {
  const { store, overlay, actions, readOnly } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  const fitCards = useFit();
  const center = useCallback(() => centerOf(canvas.current, screenToFlowPosition), [canvas, screenToFlowPosition]);
  const fit = useCallback(() => fitCards({ duration: 160 }), [fitCards]);
  const arrange = useCallback(async () => {
    const { state } = store.get();
    const places = await arrangeState(state, store.types);
    store.dispatch({ ...moveTo(places), label: "arrange" });
    requestAnimationFrame(fit);
  }, [store, fit]);
  const refuse = useCallback(() => {
    const [node] = store.get().state.nodes.keys();
    if (node) overlay.set({ refusal: { node, reason: m.canvas.clipboard.notNodes } });
  }, [store, overlay]);
  useClipboard(canvas, store, center, refuse);

  const selectedNodes = () => [...store.get().selection.nodes];
  const editing = (run: () => void) => () => {
    if (!readOnly && !dialogOpen) run();
  };
  useCanvasKeys(canvas, {
    undo: editing(() => store.undo()),
    redo: editing(() => store.redo()),
    remove: editing(() => {
      const { nodes, edges } = store.get().selection;
      store.dispatch(remove([...nodes], [...edges]));
      // The focus went with its card; the drawing has it now.
      canvas.current?.focus({ preventScroll: true });
    }),
    duplicate: editing(() => store.dispatch(duplicate(selectedNodes().filter((id) => triggerIndex(id) === null)))),
    selectAll: editing(() => {
      const { state } = store.get();
      store.select([...state.fields.triggers.map((_, index) => triggerId(index)), ...state.nodes.keys()]);
    }),
    nudge: (dx, dy) => editing(() => store.dispatch(nudge(selectedNodes(), dx, dy)))(),
    addNode: editing(() => {
      const box = canvas.current?.getBoundingClientRect();
      onPalette({ at: center(), screen: { x: (box?.left ?? 0) + 12, y: (box?.top ?? 0) + 52 } });
    }),
    fit,
    openInspector: (focused) => {
      if (focused) store.select([focused]);
      actions.openInspector();
    },
    escape: () => {
      if (palette) onPalette(null);
      else if (inspecting) onInspecting(false);
      else store.select([]);
    },
    save: editing(() => void saver.flush()),
  });
  return { arrange };
}
