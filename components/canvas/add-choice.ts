import { triggerCards } from "@/lib/triggers/registry.cards";
import { slugify } from "@/lib/workflow/names";
import type { PaletteRequest } from "./context";
import { addNode, insertOnEdge } from "./state/commands/nodes";
import { addTrigger } from "./state/commands/triggers";
import { takesNode } from "./state/offers";
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
    const { link } = where;
    const before = link && "target" in link ? link.target : undefined;
    store.dispatch(addTrigger({ type: choice.type, config, is_active: true }, where.at, before));
  } else if (where.edge && canStand(store, choice.type, where.edge))
    store.dispatch(insertOnEdge(where.edge, { type: choice.type, at: where.at }));
  else store.dispatch(addNode(choice.type, where.at, where.link));
}

/** False for what has no input or leads nowhere: dropped on an edge it stands there, and the edge stays as it was. */
function canStand(store: EditorStore, type: string, edge: string): boolean {
  const definition = store.types.get(type);
  return definition !== undefined && takesNode(definition, store.types, { edge });
}

/** A path that nobody guesses: the workflow's name and 60 random bits. */
function webhookPath(store: EditorStore): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const random = [...bytes].map((byte) => (byte % 32).toString(32)).join("");
  return `${slugify(store.get().state.fields.name).slice(0, 60)}-${random}`;
}
