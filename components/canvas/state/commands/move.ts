import { snap } from "../grid";
import { type Change, type EditorCommand, NOTHING, type Point } from "../types";

/** Moves nodes and triggers to positions, snapped to the grid. */
export function moveTo(places: ReadonlyMap<string, Point>, coalesce?: string): EditorCommand {
  return {
    label: "move",
    coalesce,
    run(state) {
      const changes: Change[] = [];
      for (const [id, point] of places) {
        const before = state.places.get(id) ?? null;
        const after = snap(point);
        if (before && before.x === after.x && before.y === after.y) continue;
        changes.push({ on: "place", id, before, after });
      }
      return changes.length === 0 ? NOTHING : { changes };
    },
  };
}
