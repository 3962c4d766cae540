"use client";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { usePaletteSource, useShellActions } from "@/components/shell/palette-sources";
import { useMay } from "@/components/shell/workspace";
import * as m from "@/lib/messages/en";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { CANVAS_ACTIONS } from "../commands/table";
import type { CanvasActionId, CommandContext } from "../commands/types";
import { type PaletteRequest, useCanvas } from "../context";
import { cardOf, focusCard } from "../focus";
import { useFold } from "../folded/use-fold";
import { stepProblem } from "../problems";
import { drawnBoxes, drawnId, drawnWith, foldsOf } from "../state/folds";
import type { Point } from "../state/types";
import { useArrange } from "../use-arrange";
import { useClipboard } from "../use-clipboard";
import { useFit } from "../use-fit";
import { useCanvasKeys } from "../use-keys";
import { centerOf } from "./canvas-tools";

export interface CommandsContext {
  canvas: { current: HTMLElement | null };
  /** Waits until the server has everything. */
  save: () => Promise<boolean>;
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  inspecting: boolean;
  onInspecting: (open: boolean) => void;
  dialogOpen: boolean;
  problems: readonly WorkflowProblem[] | null;
  onJump: (problem: WorkflowProblem) => void;
  onReveal: (id: string) => void;
  onRun: () => void;
  onPublish: () => void;
  onSettings: () => void;
}

const SLOW = { duration: 160 };
const MARGIN = 40;

/** Keys, clipboard, command palette and toolbars of the canvas, wired to its one table of actions. */
export function useCommands(given: CommandsContext) {
  const { canvas } = given;
  const { store, overlay, actions, readOnly } = useCanvas();
  const { screenToFlowPosition, flowToScreenPosition, ...flow } = useReactFlow();
  const viewport = useStoreApi();
  const { openShortcuts } = useShellActions();
  const fitCards = useFit();
  const arrangeCards = useArrange();
  const foldFrames = useFold();
  const mayChange = useMay("execution.start");
  const latest = useRef(given);
  latest.current = given;
  const shown = useRef<WorkflowProblem | null>(null);
  const pointer = usePointer(canvas);

  const center = useCallback(() => centerOf(canvas.current, screenToFlowPosition), [canvas, screenToFlowPosition]);
  const middle = useCallback((): Point => {
    const at = pointer();
    if (at) return screenToFlowPosition(at);
    const { x, y } = center();
    return { x: x + 110, y: y + 32 };
  }, [pointer, center, screenToFlowPosition]);
  const refuse = useCallback(() => {
    const [node] = store.get().state.nodes.keys();
    if (node) overlay.set({ refusal: { node, reason: m.canvas.clipboard.notNodes } });
  }, [store, overlay]);
  useClipboard(canvas, store, middle, readOnly, refuse);

  // biome-ignore lint/correctness/useExhaustiveDependencies: xyflow's helpers do not change; what does is read through `latest`.
  const context = useMemo((): CommandContext => {
    const show = (ids?: readonly string[]) => fitCards({ ids, duration: SLOW.duration });
    return {
      store,
      overlay,
      actions,
      center,
      show,
      toScreen: (point) => flowToScreenPosition(point),
      goTo(id) {
        const drawing = store.get();
        const drawn = drawnId(foldsOf(drawing, store.types), id);
        const box = drawnBoxes(drawing, store.types).get(drawn);
        const { width, height, transform } = viewport.getState();
        const [x, y, zoom] = transform;
        if (box) {
          const left = box.x * zoom + x;
          const top = box.y * zoom + y;
          const inside =
            left >= MARGIN &&
            top >= MARGIN &&
            left + box.width * zoom <= width - MARGIN &&
            top + box.height * zoom <= height - MARGIN;
          if (!inside) void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, ...SLOW });
        }
        focusCard(drawn);
      },
      fold: (groups, collapsed) => foldFrames(groups, collapsed),
      zoom(to) {
        if (to === "in") void flow.zoomIn(SLOW);
        else if (to === "out") void flow.zoomOut(SLOW);
        else void flow.zoomTo(1, SLOW);
      },
      async arrange(ids) {
        await arrangeCards(ids);
        if (!ids) requestAnimationFrame(() => show());
      },
      run: () => latest.current.onRun(),
      publish: () => latest.current.onPublish(),
      save: () => void latest.current.save(),
      settings: () => latest.current.onSettings(),
      shortcuts: openShortcuts,
      toggleInspector: () => latest.current.onInspecting(!latest.current.inspecting),
      problem(step) {
        const next = stepProblem(latest.current.problems ?? [], shown.current, step);
        if (!next) return;
        shown.current = next;
        overlay.set({ panel: "problems" });
        latest.current.onJump(next);
      },
      closeTop() {
        const { palette, inspecting, onPalette, onInspecting } = latest.current;
        if (palette) onPalette(null);
        else if (inspecting) onInspecting(false);
        return palette !== null || inspecting;
      },
      focusCanvas: () => canvas.current?.focus({ preventScroll: true }),
    };
  }, [store, overlay, actions, center, fitCards, arrangeCards, foldFrames, openShortcuts, viewport, canvas]);

  const isOffered = useCallback(
    (id: CanvasActionId) => {
      const action = CANVAS_ACTIONS[id];
      // To run it is no edit, and still not for who may only look.
      if (id === "run" && !mayChange) return false;
      return !(action.edits && readOnly) && action.enabled(store.get());
    },
    [store, readOnly, mayChange],
  );
  useCanvasKeys(canvas, (id, event) => {
    if (given.dialogOpen) return false;
    // The card that was reached by keyboard is meant, whatever was selected before.
    const focused = cardOf(document.activeElement);
    const byKeyboard = document.activeElement?.matches(":focus-visible");
    if (focused && byKeyboard && id !== "escape" && !store.get().selection.nodes.has(focused))
      store.select(drawnWith(store.get(), store.types, focused));
    if (!isOffered(id)) return false;
    CANVAS_ACTIONS[id].run(context, event);
    return true;
  });
  const source = useCallback(
    async (mod: string) =>
      (await import("../commands/palette-items")).canvasGroups({
        context,
        isOffered,
        mod,
        readOnly,
        reveal: (id) => latest.current.onReveal(id),
      }),
    [context, isOffered, readOnly],
  );
  usePaletteSource(source);
  const act = useCallback(
    (id: CanvasActionId) => isOffered(id) && CANVAS_ACTIONS[id].run(context),
    [isOffered, context],
  );
  return { act, isOffered };
}

/** Where the pointer is while it is over the drawing, in window pixels. */
function usePointer(canvas: { current: HTMLElement | null }): () => Point | null {
  const at = useRef<Point | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
      at.current = { x, y };
    };
    const onLeave = () => {
      at.current = null;
    };
    element.addEventListener("pointermove", onMove, { passive: true });
    element.addEventListener("pointerleave", onLeave);
    return () => {
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [canvas]);
  return useCallback(() => at.current, []);
}
