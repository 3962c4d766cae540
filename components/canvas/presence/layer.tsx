"use client";
import { useStore, ViewportPortal } from "@xyflow/react";
import { useCanvas } from "../context";
import { cardHeight, HEAD_HEIGHT, NODE_WIDTH } from "../state/grid";
import { outputsOf } from "../state/handles";
import { NO_EDGES } from "../state/types";
import { useOthers, usePresence } from "./context";
import { FollowFrame } from "./follow";
import type { Person } from "./person";
import { useShowOwn } from "./show-own";

/** The others on the drawing: pointers, what they have selected, what they are moving. Lies over the cards and never draws them. */
export default function PresenceLayer() {
  const people = useOthers((others) => others.people);
  const zoom = useStore((state) => state.transform[2]);
  useShowOwn(usePresence());
  const here = people.filter((person) => !person.away);
  return (
    <>
      <ViewportPortal>
        <div aria-hidden className="pointer-events-none" style={{ "--unzoom": 1 / zoom } as React.CSSProperties}>
          {here.map((person) => (
            <Rings key={`rings:${person.client}`} person={person} />
          ))}
          {here.map(
            (person) =>
              person.cursor && <Cursor key={person.client} person={person} x={person.cursor.x} y={person.cursor.y} />,
          )}
        </div>
      </ViewportPortal>
      <FollowFrame />
    </>
  );
}

function Cursor({ person, x, y }: { person: Person; x: number; y: number }) {
  return (
    <div
      data-cursor={person.name}
      className="absolute top-0 left-0 z-[2000] motion-safe:transition-transform motion-safe:duration-[90ms] motion-safe:ease-linear"
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <div className="origin-top-left" style={{ transform: "scale(var(--unzoom))" }}>
        <svg width="18" height="20" viewBox="0 0 18 20" className="-mt-0.5 -ml-0.5 drop-shadow-sm">
          <title>{person.name}</title>
          <path
            d="M2 1.6 15.4 9.2a.8.8 0 0 1-.15 1.46l-5.6 1.64a.8.8 0 0 0-.5.42l-2.5 5.3a.8.8 0 0 1-1.5-.16L1.03 2.5A.7.7 0 0 1 2 1.6Z"
            fill={person.color}
            stroke="var(--bg)"
            strokeWidth="1.4"
          />
        </svg>
        <Flag person={person} className="mt-[-2px] ml-3" />
      </div>
    </div>
  );
}

function Flag({ person, className }: { person: Person; className: string }) {
  return (
    <span
      className={`block w-max max-w-40 truncate rounded-[5px] px-1.5 py-px font-medium text-[11px] leading-4 ${className}`}
      style={{ background: person.color, color: "var(--on-person)" }}
    >
      {person.name}
    </span>
  );
}

/** Frames around what somebody has selected; and, dashed, where the cards are that they are moving. */
function Rings({ person }: { person: Person }) {
  const drag = new Map((person.drag ?? []).map(([id, x, y]) => [id, { x, y }]));
  const still = (person.selection ?? []).filter((id) => !drag.has(id));
  return (
    <>
      {still.map((id) => (
        <Ring key={id} id={id} person={person} />
      ))}
      {[...drag].map(([id, at]) => (
        <Ring key={id} id={id} person={person} at={at} />
      ))}
    </>
  );
}

const GAP = 4;

function Ring({ id, person, at }: { id: string; person: Person; at?: { x: number; y: number } }) {
  const size = useCardSize(id);
  // A card that is being moved here is where xyflow has it, not where the document does.
  const place = useStore((state) => {
    const node = state.nodeLookup.get(id);
    return node ? `${node.internals.positionAbsolute.x},${node.internals.positionAbsolute.y}` : null;
  });
  if (place === null && !at) return null;
  const [x = 0, y = 0] = at ? [at.x, at.y] : (place ?? "").split(",").map(Number);
  return (
    <div
      data-ring={person.name}
      className={`absolute top-0 left-0 z-[1500] rounded-[12px] ${at ? "border-dashed motion-safe:transition-transform motion-safe:duration-[60ms] motion-safe:ease-linear" : ""}`}
      style={{
        transform: `translate(${x - GAP}px, ${y - GAP}px)`,
        width: size.width + 2 * GAP,
        height: size.height + 2 * GAP,
        borderWidth: "calc(2px * max(1, var(--unzoom)))",
        borderColor: person.color,
        background: at ? `color-mix(in oklab, ${person.color} 10%, transparent)` : undefined,
      }}
    >
      {at && (
        <div className="absolute -top-5 left-0 origin-bottom-left" style={{ transform: "scale(var(--unzoom))" }}>
          <Flag person={person} className="" />
        </div>
      )}
    </div>
  );
}

function useCardSize(id: string): { width: number; height: number } {
  const { store } = useCanvas();
  const measured = useStore((state) => state.nodeLookup.get(id)?.measured.height);
  const { state } = store.get();
  const node = state.nodes.get(id);
  const known = node ? cardHeight(outputsOf(node, store.types, state.outgoing.get(id) ?? NO_EDGES)) : HEAD_HEIGHT;
  return { width: NODE_WIDTH, height: measured ?? known };
}
