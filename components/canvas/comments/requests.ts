import type { CommentAnchor, CommentPin } from "@/lib/api/contracts/comments";

/** What the comments were opened for. */
export type CommentRequest =
  | { kind: "list" }
  /** A thread, by the id of one of its comments. */
  | { kind: "thread"; id: string }
  /** The open threads of a node. */
  | { kind: "node"; id: string }
  | { kind: "begin"; anchor: CommentAnchor };

/** What a pin says. */
export interface PinCount {
  threads: number;
  comments: number;
  unread: boolean;
}

/** Open threads as the drawing marks them. */
export interface CommentPins {
  nodes: ReadonlyMap<string, PinCount>;
  points: readonly CommentPin[];
  unread: boolean;
}

export const NO_PINS: CommentPins = { nodes: new Map(), points: [], unread: false };

/** Pins of a workflow; what did not change since `before` is the same object, so that no card renders for it. */
export function pinsOf(pins: readonly CommentPin[], before: CommentPins): CommentPins {
  const counts = new Map<string, PinCount>();
  for (const { anchor, comments, is_unread } of pins) {
    if (anchor.on !== "node") continue;
    const known = counts.get(anchor.node_id) ?? { threads: 0, comments: 0, unread: false };
    counts.set(anchor.node_id, {
      threads: known.threads + 1,
      comments: known.comments + comments,
      unread: known.unread || is_unread,
    });
  }
  const nodes = new Map([...counts].map(([id, pin]) => [id, sameOr(before.nodes.get(id), pin)]));
  const points = pins.filter(({ anchor }) => anchor.on === "point");
  return { nodes, points: points.length === 0 ? NO_PINS.points : points, unread: pins.some((pin) => pin.is_unread) };
}

/** The open threads of several nodes as one pin, and the node whose threads it opens: the last with something new, else the last; null for none. */
export function pinOf(
  pins: CommentPins["nodes"],
  members: readonly string[],
): { count: number; unread: boolean; node: string | null } {
  const said = members.flatMap((id) => {
    const pin = pins.get(id);
    return pin ? [{ id, ...pin }] : [];
  });
  const count = said.reduce((sum, { comments }) => sum + comments, 0);
  const fresh = said.findLast(({ unread }) => unread);
  return { count, unread: fresh !== undefined, node: (fresh ?? said.at(-1))?.id ?? null };
}

function sameOr(before: PinCount | undefined, now: PinCount): PinCount {
  const same = before?.threads === now.threads && before.comments === now.comments && before.unread === now.unread;
  return same && before ? before : now;
}
