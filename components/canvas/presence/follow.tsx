"use client";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { m } from "@/lib/messages";
import { useOthers, usePresence } from "./context";

/** Shows what a colleague sees, in a frame of their colour, until Escape or one's own hand on the drawing. */
export function FollowFrame() {
  const presence = usePresence();
  const person = useOthers(({ people, following }) => people.find(({ client }) => client === following) ?? null);
  const { setViewport } = useReactFlow();
  const flow = useStoreApi();
  const view = person?.view;
  useEffect(() => {
    const { width, height } = flow.getState();
    if (!view || width === 0) return;
    void setViewport({ x: width / 2 - view.x * view.zoom, y: height / 2 - view.y * view.zoom, zoom: view.zoom });
  }, [view, flow, setViewport]);

  const isFollowing = person !== null;
  useEffect(() => {
    if (!presence || !isFollowing) return;
    const { domNode } = flow.getState();
    const stop = () => presence.follow(null);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      stop();
    };
    domNode?.addEventListener("wheel", stop, true);
    domNode?.addEventListener("pointerdown", stop, true);
    window.addEventListener("keydown", onKey, true);
    return () => {
      domNode?.removeEventListener("wheel", stop, true);
      domNode?.removeEventListener("pointerdown", stop, true);
      window.removeEventListener("keydown", onKey, true);
    };
  }, [presence, isFollowing, flow]);

  if (!person) return null;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-0 z-20 border-2"
      style={{ borderColor: person.color }}
    >
      <p
        className="absolute top-0 left-1/2 flex -translate-x-1/2 items-baseline gap-2 whitespace-nowrap rounded-b-md px-2.5 py-0.5 font-medium text-xs"
        style={{ background: person.color, color: "var(--on-person)" }}
      >
        {m.collab.following(person.name)}
        <span className="font-normal">{m.collab.stopHint}</span>
      </p>
    </div>
  );
}
