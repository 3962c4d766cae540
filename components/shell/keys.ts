/**
 * Every shortcut of the product, in one table: the handlers ask it what a key means, and sheet and command palette show it. "Mod" is ⌘
 * on a Mac and Ctrl elsewhere. A letter is where it stands on the keyboard when the layout has no Latin ones.
 */

export type ShortcutGroup = "anywhere" | "lists" | "workflow" | "add" | "edit" | "select" | "place" | "view" | "text";

interface Shortcut {
  group: ShortcutGroup;
  /** Alternatives. */
  keys: readonly string[];
  /** The browser brings it as an event of its own (copy, cut, paste), or the control that has the focus does; or it is the pointer's. */
  native?: true;
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const;
const arrows = (modifiers: string) => ARROWS.map((key) => modifiers + key);

const TABLE = {
  palette: { group: "anywhere", keys: ["Mod+K"] },
  help: { group: "anywhere", keys: ["?"] },
  sidebar: { group: "anywhere", keys: ["["] },

  rowUp: { group: "lists", keys: ["ArrowUp", "K"] },
  rowDown: { group: "lists", keys: ["ArrowDown", "J"] },
  rowOpen: { group: "lists", keys: ["Enter"], native: true },
  rowSelect: { group: "lists", keys: ["X"] },
  rowSearch: { group: "lists", keys: ["/"] },

  run: { group: "workflow", keys: ["Mod+Enter"] },
  runOnly: { group: "workflow", keys: ["R"] },
  runTo: { group: "workflow", keys: ["Shift+R"] },
  runFrom: { group: "workflow", keys: ["Alt+R"] },
  save: { group: "workflow", keys: ["Mod+S"] },
  find: { group: "workflow", keys: ["Mod+F"] },
  nextProblem: { group: "workflow", keys: ["F8"] },
  previousProblem: { group: "workflow", keys: ["Shift+F8"] },
  problems: { group: "workflow", keys: ["P"] },
  inspector: { group: "workflow", keys: ["I"] },

  addNode: { group: "add", keys: ["Tab", "/"] },
  addAfter: { group: "add", keys: ["A"] },
  connect: { group: "add", keys: ["E"] },
  addNote: { group: "add", keys: ["N"] },
  comment: { group: "add", keys: ["C"] },

  undo: { group: "edit", keys: ["Mod+Z"] },
  redo: { group: "edit", keys: ["Mod+Shift+Z", "Mod+Y"] },
  open: { group: "edit", keys: ["Enter"] },
  rename: { group: "edit", keys: ["F2"] },
  disable: { group: "edit", keys: ["D"] },
  duplicate: { group: "edit", keys: ["Mod+D"] },
  duplicateDrag: { group: "edit", keys: ["Alt+Drag"], native: true },
  copy: { group: "edit", keys: ["Mod+C"], native: true },
  cut: { group: "edit", keys: ["Mod+X"], native: true },
  paste: { group: "edit", keys: ["Mod+V"], native: true },
  group: { group: "edit", keys: ["Mod+G"] },
  ungroup: { group: "edit", keys: ["Mod+Shift+G"] },
  takeOut: { group: "edit", keys: ["Alt+G"] },
  fold: { group: "edit", keys: ["Shift+G"] },
  remove: { group: "edit", keys: ["Delete", "Backspace"] },

  walk: { group: "select", keys: ARROWS },
  selectAll: { group: "select", keys: ["Mod+A"] },
  selectAfter: { group: "select", keys: ["Alt+ArrowRight"] },
  selectBefore: { group: "select", keys: ["Alt+ArrowLeft"] },
  escape: { group: "select", keys: ["Escape"] },

  nudge: { group: "place", keys: arrows("Shift+") },
  nudgeFar: { group: "place", keys: arrows("Mod+Shift+") },
  arrange: { group: "place", keys: ["L"] },
  arrangeSelection: { group: "place", keys: ["Shift+L"] },
  alignLeft: { group: "place", keys: ["Alt+A"] },
  alignCenter: { group: "place", keys: ["Alt+H"] },
  alignRight: { group: "place", keys: ["Alt+D"] },
  alignTop: { group: "place", keys: ["Alt+W"] },
  alignMiddle: { group: "place", keys: ["Alt+V"] },
  alignBottom: { group: "place", keys: ["Alt+S"] },
  distributeHorizontal: { group: "place", keys: ["Alt+Shift+H"] },
  distributeVertical: { group: "place", keys: ["Alt+Shift+V"] },

  fit: { group: "view", keys: ["F"] },
  fitSelection: { group: "view", keys: ["Shift+F"] },
  actualSize: { group: "view", keys: ["0"] },
  zoomIn: { group: "view", keys: ["+", "="] },
  zoomOut: { group: "view", keys: ["-"] },

  leaveEditor: { group: "text", keys: ["Escape"], native: true },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof TABLE;

export const SHORTCUTS: Readonly<Record<ShortcutId, Shortcut>> = TABLE;

/** Ids of the shortcuts of some groups, in the order of the table. */
export function shortcutsOf(...groups: readonly ShortcutGroup[]): ShortcutId[] {
  return (Object.keys(SHORTCUTS) as ShortcutId[]).filter((id) => groups.includes(SHORTCUTS[id].group));
}

/** Groups that belong to the drawing. */
export const CANVAS_GROUPS = ["workflow", "add", "edit", "select", "place", "view"] as const;

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "metaKey" | "ctrlKey" | "altKey" | "shiftKey">;

/** True when a key press is one of a shortcut's alternatives. */
export function isShortcut(event: Pressed, id: ShortcutId): boolean {
  return !SHORTCUTS[id].native && SHORTCUTS[id].keys.some((keys) => fits(event, keys));
}

function fits(event: Pressed, keys: string): boolean {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const key = parts.at(-1) ?? "";
  const wants = (modifier: string) => parts.length > 1 && parts.slice(0, -1).includes(modifier);
  if ((event.metaKey || event.ctrlKey) !== wants("Mod") || event.altKey !== wants("Alt")) return false;
  // Where a sign stands on the keyboard, and whether with Shift, is the layout's matter.
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  if (!sign && event.shiftKey !== wants("Shift")) return false;
  if (!/^[A-Z]$/.test(key)) return event.key === key;
  // With Alt a letter types a sign, and some layouts have no Latin letters: then its place counts.
  return /^[a-z]$/i.test(event.key) && !event.altKey ? event.key.toUpperCase() === key : event.code === `Key${key}`;
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
  Escape: "Esc",
  Delete: "Del",
  Backspace: "⌫",
  Shift: "⇧",
};

/** The caps to draw for one way to press a shortcut; all four arrows are one cap. `mod` is the word on the Mod key. */
export function capsOf(id: ShortcutId, mod: string): string[] {
  const [first = ""] = SHORTCUTS[id].keys;
  const parts = first === "+" ? ["+"] : first.split("+");
  const four = SHORTCUTS[id].keys.length === ARROWS.length;
  return parts.map((part) => {
    if (part === "Mod") return mod;
    if (part === "Alt") return mod === "⌘" ? "⌥" : "Alt";
    if (four && part === "ArrowLeft") return "← → ↑ ↓";
    return SIGNS[part] ?? part;
  });
}

/** As `aria-keyshortcuts` and tooltips write it: "Ctrl+Shift+Z". */
export function spokenKeys(id: ShortcutId, mod: string): string {
  return capsOf(id, mod).join(" ");
}

let goUntil = 0;

/** "g" was pressed: within a second a place's letter follows, and means nothing else. */
export function beginGo(now: number): void {
  goUntil = now + 1000;
}

/** True while the letter after "g" is awaited; `end` makes this the letter. */
export function isGoing(now: number, end = false): boolean {
  const going = now < goUntil;
  if (end) goUntil = 0;
  return going;
}
