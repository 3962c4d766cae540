import { rewrite } from "./clipboard";
import { endedDrag } from "./drag";
import { duplicate } from "./state/commands/fragment";
import { drawnId, drawnWith, foldsOf } from "./state/folds";
import type { EditorStore } from "./state/store";
import type { Point } from "./state/types";

/**
 * Copies what is drawn, so far (`by`) from itself, as one step that what comes of it (`sameDrag`) belongs to.
 * @returns canvas ids of the copies as they are drawn; they are selected.
 */
export function copyDrawn(store: EditorStore, ids: readonly string[], by: Point): string[] {
  if (by.x === 0 && by.y === 0) return [];
  const drawing = store.get();
  const all = new Set(ids.flatMap((id) => drawnWith(drawing, store.types, id)));
  if (!store.dispatch(duplicate([...all], rewrite, { by, coalesce: endedDrag() }))) return [];
  const folds = foldsOf(store.get(), store.types);
  return [...new Set([...store.get().selection.nodes].map((id) => drawnId(folds, id)))];
}
