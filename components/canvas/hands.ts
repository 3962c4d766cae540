/** What becomes of a connection or of cards that were let go on the drawing. It comes when the drawing stands, with the commands for it. */
import { reasonOf } from "./connection-reason";
import type { Overlay } from "./context";
import { sameDrag } from "./drag";
import type { Observable } from "./observable";
import { connect, reconnect } from "./state/commands/edges";
import { moveIntoGroup } from "./state/commands/groups";
import { moveTo } from "./state/commands/move";
import { insertOnEdge } from "./state/commands/nodes";
import { type Connection, checkConnection } from "./state/connection";
import { droppedInto, foldsOf, placesBelow } from "./state/folds";
import { groupCanvasId } from "./state/ids";
import type { EditorStore } from "./state/store";

export { removeEdges } from "./state/commands/edges";

/** Draws a connection, or moves an edge to it; says at the card why not. */
export function tryConnect(store: EditorStore, overlay: Observable<Overlay>, wanted: Connection, edge?: string): void {
  const { source, handle, target } = wanted;
  const refusal = checkConnection(store.get().state, store.types, wanted);
  if (refusal) overlay.set({ refusal: { node: target, reason: reasonOf(refusal) } });
  else store.dispatch(edge ? reconnect(edge, source, handle, target) : connect(source, handle, target));
}

/** What comes of where cards were let go: one goes into the edge under it, all into the frame. One step with the drag. */
export function letGo(store: EditorStore, ids: readonly string[], edge: string | null): void {
  const [id] = ids;
  if (edge !== null && id !== undefined) store.dispatch(insertOnEdge(edge, { node: id }, sameDrag()));
  const drop = droppedInto(store.get(), store.types, ids);
  if (!drop) return;
  const folded = foldsOf(store.get(), store.types).cards.get(groupCanvasId(drop.frame));
  // Onto a collapsed frame: they are below what is in it, not under it.
  if (folded) store.dispatch(moveTo(placesBelow(store.get(), store.types, folded.frame, drop.ids), sameDrag()));
  store.dispatch(moveIntoGroup(drop.ids, drop.frame, sameDrag()));
}
