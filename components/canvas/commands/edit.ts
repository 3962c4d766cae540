import type { PartialMode } from "@/lib/api/contracts/partial";
import { loadRewrite } from "../copies";
import { type Axis, align, distribute, type Side } from "../state/commands/align";
import { duplicate } from "../state/commands/fragment";
import { group, moveIntoGroup, nodesIn, ungroup } from "../state/commands/groups";
import { nudge, remove, setDisabled } from "../state/commands/nodes";
import { addNote } from "../state/commands/notes";
import { freeBelow } from "../state/commands/shared";
import { COLUMN } from "../state/document";
import { isFolded } from "../state/folds";
import { GRID } from "../state/grid";
import { defaultOutput, MAIN, outputsOf } from "../state/handles";
import { groupCanvasId, groupOf, newItemId, noteCanvasId, noteOf, triggerIndex } from "../state/ids";
import type { Snapshot } from "../state/store";
import { NO_EDGES, type Point } from "../state/types";
import type { CanvasAction, CommandContext } from "./types";

const FAR = 5 * GRID;
const always = () => true;
const chosen = ({ selection }: Snapshot) => selection.nodes.size > 0;
const one = ({ selection }: Snapshot) => selection.nodes.size === 1;
/** Cards and notes of the selection: frames do not count, their members do. */
const things = ({ selection }: Snapshot) => [...selection.nodes].filter((id) => groupOf(id) === null);
const nodes = (snapshot: Snapshot) => nodesIn(snapshot.state, snapshot.selection.nodes);
const selected = ({ store }: CommandContext) => [...store.get().selection.nodes];

function edit(enabled: CanvasAction["enabled"], run: CanvasAction["run"]): CanvasAction {
  return { edits: true, enabled, run };
}

const DIRECTION: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function nudgeBy(length: number): CanvasAction {
  return edit(chosen, ({ store, ...context }, event) => {
    const [x, y] = DIRECTION[event?.key ?? ""] ?? [0, 0];
    store.dispatch(nudge(selected({ store, ...context }), x * length, y * length));
  });
}

/** A part of the draft, as seen from the selected node. */
function runPart(mode: PartialMode): CanvasAction {
  return edit(
    (snapshot) => one(snapshot) && nodes(snapshot).length === 1,
    ({ actions, ...context }) => {
      const [id] = selected({ actions, ...context });
      if (id !== undefined) actions.runPart(mode, id);
    },
  );
}

/** How many things the selection is on the drawing: a collapsed frame is one. */
function drawnCount(snapshot: Snapshot): number {
  const folded = [...snapshot.selection.nodes].flatMap((id) => {
    const group = groupOf(id);
    return group !== null && isFolded(snapshot, group) ? [group] : [];
  });
  const hidden = new Set(folded.flatMap((id) => snapshot.state.items.groups.get(id)?.node_ids ?? []));
  return folded.length + things(snapshot).filter((id) => !hidden.has(id)).length;
}

function alignTo(side: Side): CanvasAction {
  return edit(
    (snapshot) => drawnCount(snapshot) > 1,
    (context) => void context.store.dispatch(align(selected(context), side)),
  );
}

function distributeAlong(axis: Axis): CanvasAction {
  return edit(
    (snapshot) => drawnCount(snapshot) > 2,
    (context) => void context.store.dispatch(distribute(selected(context), axis)),
  );
}

/** The palette for what follows a card: what is chosen stands right of it, connected. */
function addAfter({ store, actions, toScreen, center }: CommandContext): void {
  const { state, selection } = store.get();
  const [source = ""] = selection.nodes;
  const place = state.places.get(source);
  const node = state.nodes.get(source);
  const edges = state.outgoing.get(source) ?? NO_EDGES;
  const handle = node ? defaultOutput(outputsOf(node, store.types, edges), edges) : MAIN;
  if (!place || !handle) {
    const at = center();
    actions.openPalette({ at, screen: toScreen(at) });
    return;
  }
  const at = freeBelow(state, { x: place.x + COLUMN, y: place.y });
  actions.openPalette({ at, screen: toScreen(at), link: { source, handle } });
}

function writeNote({ store, overlay, center }: CommandContext, at: Point = center()): void {
  const id = newItemId("note");
  // Not under a card, which would hide how it begins.
  store.dispatch(addNote(id, freeBelow(store.get().state, at)));
  overlay.set({ naming: noteCanvasId(id) });
}

export const EDIT_ACTIONS = {
  runOnly: runPart("only"),
  runTo: runPart("to"),
  runFrom: runPart("from"),
  undo: edit(
    ({ undo }) => undo !== null,
    ({ store }) => void store.undo(),
  ),
  redo: edit(
    ({ redo }) => redo !== null,
    ({ store }) => void store.redo(),
  ),
  remove: edit(
    ({ selection }) => selection.nodes.size + selection.edges.size > 0,
    ({ store, focusCanvas }) => {
      const { nodes, edges } = store.get().selection;
      store.dispatch(remove([...nodes], [...edges]));
      focusCanvas();
    },
  ),
  duplicate: edit(
    (snapshot) => things(snapshot).some((id) => triggerIndex(id) === null),
    async (context) => {
      const ids = selected(context).filter((id) => triggerIndex(id) === null);
      context.store.dispatch(duplicate(ids, await loadRewrite()));
    },
  ),
  rename: edit(
    (snapshot) => one(snapshot) || [...snapshot.selection.nodes].some((id) => groupOf(id) !== null),
    (context) => {
      const ids = selected(context);
      const naming = ids.find((id) => groupOf(id) !== null) ?? ids.find((id) => triggerIndex(id) === null);
      context.overlay.set({ naming: naming ?? null });
    },
  ),
  disable: edit(
    (snapshot) => nodes(snapshot).length > 0,
    ({ store }) => {
      const ids = nodes(store.get());
      const { state } = store.get();
      store.dispatch(setDisabled(ids, !ids.every((id) => state.nodes.get(id)?.disabled)));
    },
  ),
  addNode: edit(always, ({ actions, center, toScreen }) => {
    const at = center();
    actions.openPalette({ at, screen: toScreen(at) });
  }),
  addAfter: edit((snapshot) => one(snapshot) && noteOf([...snapshot.selection.nodes][0] ?? "") === null, addAfter),
  connect: edit(
    (snapshot) => one(snapshot) && noteOf([...snapshot.selection.nodes][0] ?? "") === null,
    ({ store, overlay }) => {
      const [from] = store.get().selection.nodes;
      if (from !== undefined) overlay.set({ tool: { kind: "connect", from } });
    },
  ),
  addNote: edit(always, (context) => writeNote(context)),
  group: edit(
    (snapshot) => nodes(snapshot).length > 0,
    ({ store, overlay }) => {
      const id = newItemId("frame");
      if (store.dispatch(group(id, nodes(store.get()), ""))) overlay.set({ naming: groupCanvasId(id) });
    },
  ),
  ungroup: edit(
    ({ selection }) => [...selection.nodes].some((id) => groupOf(id) !== null),
    (context) => void context.store.dispatch(ungroup(selected(context))),
  ),
  takeOut: edit(
    (snapshot) => {
      const inside = nodes(snapshot);
      if ([...snapshot.selection.nodes].some((id) => groupOf(id) !== null)) return false;
      return [...snapshot.state.items.groups.values()].some(({ node_ids }) =>
        node_ids.some((id) => inside.includes(id)),
      );
    },
    ({ store }) => void store.dispatch(moveIntoGroup(nodes(store.get()), null)),
  ),
  nudge: nudgeBy(GRID),
  nudgeFar: nudgeBy(FAR),
  arrange: edit(
    ({ state }) => state.nodes.size > 0,
    ({ arrange }) => arrange(),
  ),
  arrangeSelection: edit(
    (snapshot) => nodes(snapshot).length > 1,
    ({ store, arrange }) => {
      const { selection } = store.get();
      const triggers = [...selection.nodes].filter((id) => triggerIndex(id) !== null);
      arrange(new Set([...nodes(store.get()), ...triggers]));
    },
  ),
  alignLeft: alignTo("left"),
  alignCenter: alignTo("center"),
  alignRight: alignTo("right"),
  alignTop: alignTo("top"),
  alignMiddle: alignTo("middle"),
  alignBottom: alignTo("bottom"),
  distributeHorizontal: distributeAlong("horizontal"),
  distributeVertical: distributeAlong("vertical"),
  save: edit(always, ({ save }) => save()),
  publish: edit(always, ({ publish }) => publish()),
  settings: edit(always, ({ settings }) => settings()),
  inspector: edit(always, ({ toggleInspector }) => toggleInspector()),
  problems: edit(always, ({ overlay }) =>
    overlay.set({ panel: overlay.get().panel === "problems" ? null : "problems" }),
  ),
  nextProblem: edit(always, ({ problem }) => problem(1)),
  previousProblem: edit(always, ({ problem }) => problem(-1)),
} satisfies Record<string, CanvasAction>;
