import { triggerCards } from "@/lib/triggers/registry.cards";
import { slugify } from "@/lib/workflow/names";
import type { PaletteRequest } from "./context";
import { addNode, insertOnEdge } from "./state/commands/nodes";
import { addTrigger } from "./state/commands/triggers";
import type { EditorStore } from "./state/store";

/** What the person chose in the palette. */
export interface PaletteChoice {
  kind: "node" | "trigger";
  type: string;
}

/** Adds what was chosen where the palette was opened: on an edge, at the end of a dragged edge, or in empty space. */
export function addChoice(
  store: EditorStore,
  choice: PaletteChoice,
  where: Pick<PaletteRequest, "at" | "link" | "edge">,
): void {
  if (choice.kind === "trigger") {
    const defaults = structuredClone(triggerCards.get(choice.type)?.defaults ?? {}) as Record<string, unknown>;
    const config = choice.type === "webhook" ? { ...defaults, path: webhookPath(store) } : defaults;
    store.dispatch(addTrigger({ type: choice.type, config, is_active: true }, where.at));
  } else if (where.edge) store.dispatch(insertOnEdge(where.edge, { type: choice.type, at: where.at }));
  else store.dispatch(addNode(choice.type, where.at, where.link));
}

/** A path that nobody guesses: the workflow's name and 60 random bits. */
function webhookPath(store: EditorStore): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const random = [...bytes].map((byte) => (byte % 32).toString(32)).join("");
  return `${slugify(store.get().state.fields.name).slice(0, 60)}-${random}`;
}
