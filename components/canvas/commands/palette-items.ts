/** What the canvas adds to the command palette: its actions, its nodes to jump to, nodes to add. Loaded when the palette opens. */
import { Crosshair, Plus, StickyNote } from "lucide-react";
import { capsOf, SHORTCUTS, type ShortcutId } from "@/components/shell/keys";
import type { PaletteGroup, PaletteItem } from "@/components/shell/palette-sources";
import { m } from "@/lib/messages";
import { triggerCards } from "@/lib/triggers/registry.cards";
import { displayName } from "@/lib/workflow/names";
import { addChoice } from "../add-choice";
import { remember } from "../recent";
import { noteCanvasId } from "../state/ids";
import { CANVAS_ICONS } from "./icons";
import { CANVAS_ACTION_IDS, CANVAS_ACTIONS } from "./table";
import type { CanvasActionId, CommandContext } from "./types";

/** Their keys say which way: nothing to choose from a list. */
const BY_KEY_ONLY: ReadonlySet<CanvasActionId> = new Set(["walk", "nudge", "nudgeFar", "escape"]);

interface Source {
  context: CommandContext;
  isOffered(id: CanvasActionId): boolean;
  mod: string;
  readOnly: boolean;
  reveal(id: string): void;
}

/** The canvas's groups of the palette as they are now. */
export function canvasGroups({ context, isOffered, mod, readOnly, reveal }: Source): PaletteGroup[] {
  const actions = CANVAS_ACTION_IDS.filter((id) => !BY_KEY_ONLY.has(id) && isOffered(id)).map(
    (id): PaletteItem => ({
      id,
      words: m.tools.actions[id],
      icon: CANVAS_ICONS[id],
      ...(id in SHORTCUTS ? { keys: capsOf(id as ShortcutId, mod) } : {}),
      run: () => CANVAS_ACTIONS[id].run(context),
    }),
  );
  return [
    { heading: m.tools.palette.canvas, items: actions },
    { heading: m.tools.palette.jump, items: places(context, reveal), searched: true },
    ...(readOnly ? [] : [{ heading: m.tools.palette.add, items: additions(context), searched: true }]),
  ];
}

function places({ store, show }: CommandContext, reveal: (id: string) => void): PaletteItem[] {
  const { state } = store.get();
  const nodes = [...state.nodes.values()].map((node): PaletteItem => {
    const definition = store.types.get(node.component_type);
    return {
      id: `node:${node.node_id}`,
      words: displayName(node),
      keywords: [node.node_id, definition?.title ?? node.component_type],
      icon: Crosshair,
      run: () => reveal(node.node_id),
    };
  });
  const notes = [...state.items.sticky_notes].map(([id, note]): PaletteItem => {
    const canvasId = noteCanvasId(id);
    const { text = "" } = note;
    return {
      id: canvasId,
      words: m.tools.note.label(text.replace(/\s+/g, " ").slice(0, 60)),
      keywords: [text],
      icon: StickyNote,
      run: () => {
        store.select([canvasId]);
        show([canvasId]);
      },
    };
  });
  return [...nodes, ...notes];
}

function additions({ store, center, goTo }: CommandContext): PaletteItem[] {
  const item = (
    kind: "node" | "trigger",
    { type, title, description, keywords = [] }: Described,
    words: string,
  ): PaletteItem => ({
    id: `add:${kind}:${type}`,
    words,
    keywords: [title, type, description, ...keywords],
    icon: Plus,
    run: () => {
      remember({ kind, type });
      addChoice(store, { kind, type }, { at: center() });
      const [added] = store.get().selection.nodes;
      if (added !== undefined) goTo(added);
    },
  });
  return [
    ...[...store.types.values()].map((type) => item("node", type, m.tools.palette.add1(type.title))),
    ...[...triggerCards.values()].map((type) => item("trigger", type, m.tools.palette.addTrigger(type.title))),
  ];
}

interface Described {
  type: string;
  title: string;
  description: string;
  keywords?: readonly string[];
}
