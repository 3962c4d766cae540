import type { WorkflowTrigger } from "../schema";
import { fieldChanges, same } from "./fields";
import type { TriggerChange, TriggerPlace } from "./types";

/**
 * Triggers are a list without ids. Equal ones belong together first, then those of one type with the same address, then those of one
 * type in their order; what is left was added or removed.
 */
export function diffTriggers(
  before: readonly WorkflowTrigger[],
  after: readonly WorkflowTrigger[],
): { changes: TriggerChange[]; reordered: boolean } {
  const old = before.map((trigger, index): TriggerPlace => ({ trigger, index }));
  const now = after.map((trigger, index): TriggerPlace => ({ trigger, index }));
  const pairs = new Map<TriggerPlace, TriggerPlace>();
  const taken = new Set<TriggerPlace>();
  const match = (fits: (a: WorkflowTrigger, b: WorkflowTrigger) => boolean) => {
    for (const place of now) {
      if (pairs.has(place)) continue;
      const found = old.find((each) => !taken.has(each) && fits(each.trigger, place.trigger));
      if (!found) continue;
      pairs.set(place, found);
      taken.add(found);
    }
  };
  match(same);
  match((a, b) => a.type === b.type && a.config?.path !== undefined && a.config.path === b.config?.path);
  match((a, b) => a.type === b.type);
  const changes = now.flatMap((place): TriggerChange[] => {
    const was = pairs.get(place);
    if (!was) return [{ kind: "added", before: null, after: place, fields: [] }];
    const fields = fieldChanges(was.trigger, place.trigger);
    return fields.length > 0 ? [{ kind: "changed", before: was, after: place, fields }] : [];
  });
  const gone = old
    .filter((place) => !taken.has(place))
    .map((place): TriggerChange => ({ kind: "removed", before: place, after: null, fields: [] }));
  const order = now.flatMap((place) => pairs.get(place)?.index ?? []);
  return {
    changes: [...changes, ...gone],
    reordered: order.some((place, index) => place < (order[index - 1] ?? -1)),
  };
}
