"use client";
import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { useCanvas } from "../context";
import type { Presence } from "./presence";

/** Without a move for so long, one's pointer is no longer shown. */
const IDLE_MS = 30_000;
const DRAG_MS = 40;
const TELL_MS = 20;

/** Shows the others one's pointer, selection, cards on their way, and what one sees. */
export function useShowOwn(presence: Presence | null): void {
  const { store } = useCanvas();
  const flow = useStoreApi();

  useEffect(() => {
    if (!presence) return;
    const { domNode } = flow.getState();
    let idle: ReturnType<typeof setTimeout> | undefined;
    let dragging: ReturnType<typeof setInterval> | undefined;
    // Where it is on the drawing is asked for as seldom as it is told: it has to wait for the layout.
    let pointed: { x: number; y: number } | null = null;
    let telling: ReturnType<typeof setTimeout> | undefined;
    const tellPointer = () => {
      telling = undefined;
      const box = domNode?.getBoundingClientRect();
      if (!box || !pointed) return;
      const [x, y, zoom] = flow.getState().transform;
      presence.show({ cursor: { x: (pointed.x - box.left - x) / zoom, y: (pointed.y - box.top - y) / zoom } });
      clearTimeout(idle);
      idle = setTimeout(onLeave, IDLE_MS);
    };
    const onMove = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      pointed = { x: event.clientX, y: event.clientY };
      telling ??= setTimeout(tellPointer, TELL_MS);
    };
    const onLeave = () => {
      pointed = null;
      presence.show({ cursor: null });
    };
    // xyflow moves cards by itself: while a button is down, what moves is looked up.
    const showDrag = () => {
      const moving = flow.getState().nodes.filter((node) => node.dragging);
      presence.show({ drag: moving.slice(0, 500).map(({ id, position }) => [id, position.x, position.y]) });
    };
    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest(".react-flow__node")) return;
      clearInterval(dragging);
      dragging = setInterval(showDrag, DRAG_MS);
    };
    const onUp = () => {
      if (dragging === undefined) return;
      clearInterval(dragging);
      dragging = undefined;
      presence.show({ drag: null });
    };
    const onVisible = () => presence.show({ away: document.hidden, ...(document.hidden ? { cursor: null } : {}) });
    // Capture: a drag keeps the later phase to itself.
    domNode?.addEventListener("pointermove", onMove, true);
    domNode?.addEventListener("pointerleave", onLeave);
    domNode?.addEventListener("pointerdown", onDown, true);
    window.addEventListener("pointerup", onUp, true);
    window.addEventListener("pointercancel", onUp, true);
    document.addEventListener("visibilitychange", onVisible);
    onVisible();
    return () => {
      clearTimeout(idle);
      clearTimeout(telling);
      clearInterval(dragging);
      domNode?.removeEventListener("pointermove", onMove, true);
      domNode?.removeEventListener("pointerleave", onLeave);
      domNode?.removeEventListener("pointerdown", onDown, true);
      window.removeEventListener("pointerup", onUp, true);
      window.removeEventListener("pointercancel", onUp, true);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [presence, flow]);

  useEffect(() => {
    if (!presence) return;
    let shown: unknown = null;
    const tell = () => {
      const { nodes } = store.get().selection;
      if (nodes === shown) return;
      shown = nodes;
      presence.show({ selection: [...nodes].slice(0, 500) });
    };
    tell();
    return store.subscribe(tell);
  }, [presence, store]);

  useEffect(() => {
    if (!presence) return;
    let last = "";
    const tell = () => {
      const { transform, width, height } = flow.getState();
      const [x, y, zoom] = transform;
      const view = { x: Math.round((width / 2 - x) / zoom), y: Math.round((height / 2 - y) / zoom), zoom };
      const text = JSON.stringify(view);
      if (width === 0 || text === last) return;
      last = text;
      presence.show({ view });
    };
    tell();
    return flow.subscribe(tell);
  }, [presence, flow]);
}
