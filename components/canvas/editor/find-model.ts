import { m } from "@/lib/messages";
import { triggerCards } from "@/lib/triggers/registry.cards";
import type { Match, Spot } from "@/lib/workflow/search";
import { groupCanvasId, noteCanvasId, triggerId } from "../state/ids";

/** Canvas id of what a match stands in; null for the workflow itself. */
export function canvasIdOf({ on, id }: Pick<Spot, "on" | "id">): string | null {
  if (on === "node") return id;
  if (on === "trigger") return triggerId(Number(id));
  if (on === "note") return noteCanvasId(id);
  return on === "frame" ? groupCanvasId(id) : null;
}

/** One match as a key: where it stands. */
export const keyOf = (match: Match) => `${match.on} ${match.id} ${match.path.join(".")} ${match.start}`;

/** What a trigger is called in the results. */
export function triggerTitle(type: string | undefined): string {
  return m.tools.find.where.trigger(triggerCards.get(type ?? "")?.title ?? type ?? "");
}
