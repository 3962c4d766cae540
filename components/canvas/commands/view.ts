import type { CommentAnchor } from "@/lib/api/contracts/comments";
import { canvasIds } from "../state/document";
import { drawnId, drawnWith, foldsOf, foldTargets, isFolded } from "../state/folds";
import { groupCanvasId, groupOf, noteOf } from "../state/ids";
import type { Snapshot } from "../state/store";
import type { Point } from "../state/types";
import { type Direction, neighbour, reach } from "../state/walk";
import type { CanvasAction, CommandContext } from "./types";

const always = () => true;
const chosen = ({ selection }: Snapshot) => selection.nodes.size > 0;

function look(enabled: CanvasAction["enabled"], run: CanvasAction["run"]): CanvasAction {
  return { edits: false, enabled, run };
}

const WAYS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

function walk({ store, goTo }: CommandContext, event?: KeyboardEvent): void {
  const way = WAYS[event?.key ?? "ArrowRight"];
  const { state, selection } = store.get();
  const folds = foldsOf(store.get(), store.types);
  const from = [...selection.nodes].find((id) => state.nodes.has(id) || id.startsWith("trigger:"));
  const next = way && neighbour(state, store.types, from === undefined ? null : drawnId(folds, from), way, folds);
  if (!next) return;
  store.select(drawnWith(store.get(), store.types, next));
  goTo(next);
}

function selectAlong(way: "downstream" | "upstream"): CanvasAction {
  return look(chosen, ({ store }) => {
    const { state, selection } = store.get();
    const cards = [...selection.nodes].filter((id) => groupOf(id) === null && noteOf(id) === null);
    store.select(reach(state, cards, way));
  });
}

/** Where a comment begins that is asked for without a place: on the one node that is selected, else in the middle of what is in view. */
export function anchorOf({ state, selection }: Snapshot, center: () => Point): CommentAnchor {
  const [id, ...others] = [...selection.nodes].filter((each) => state.nodes.has(each));
  return id !== undefined && others.length === 0
    ? { on: "node", node_id: id, field: null }
    : { on: "point", ...center() };
}

export const VIEW_ACTIONS = {
  open: look(always, ({ store, overlay, actions, fold }) => {
    const drawing = store.get();
    const [id, ...others] = drawing.selection.nodes;
    const folded = [...drawing.selection.nodes].flatMap((each) => groupOf(each) ?? []);
    if (folded.length > 0 && isFolded(drawing, folded[0] ?? "")) {
      fold(foldTargets(drawing, store.types, drawing.selection.nodes), false);
      return;
    }
    if (id !== undefined && others.length === 0 && noteOf(id) !== null) overlay.set({ naming: id });
    else actions.openInspector();
  }),
  fold: look(
    (drawing) => drawing.state.items.groups.size > 0 && drawing.selection.nodes.size > 0,
    ({ store, fold }) => {
      const drawing = store.get();
      const targets = foldTargets(drawing, store.types, drawing.selection.nodes);
      fold(targets, !targets.every((id) => isFolded(drawing, id)));
    },
  ),
  comment: look(always, ({ store, actions, center }) =>
    actions.openComments({ kind: "begin", anchor: anchorOf(store.get(), center) }),
  ),
  run: look(always, ({ run }) => run()),
  find: look(always, ({ overlay }) => overlay.set({ tool: { kind: "find" } })),
  walk: look(({ state }) => state.nodes.size > 0, walk),
  selectAll: look(always, ({ store }) => {
    const { state } = store.get();
    store.select([...canvasIds(state), ...[...state.items.groups.keys()].map(groupCanvasId)]);
  }),
  selectAfter: selectAlong("downstream"),
  selectBefore: selectAlong("upstream"),
  escape: look(always, ({ store, overlay, closeTop }) => {
    if (overlay.get().tool) overlay.set({ tool: null });
    else if (!closeTop()) store.select([]);
  }),
  fit: look(always, ({ show }) => show()),
  fitSelection: look(chosen, ({ store, show }) => show([...store.get().selection.nodes])),
  actualSize: look(always, ({ zoom }) => zoom("actual")),
  zoomIn: look(always, ({ zoom }) => zoom("in")),
  zoomOut: look(always, ({ zoom }) => zoom("out")),
} satisfies Record<string, CanvasAction>;
