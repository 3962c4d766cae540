/** The canvas's actions: what keys, command palette and toolbars run. One table of them, so that none is missing somewhere. */
import type { SHORTCUTS, ShortcutId } from "@/components/shell/keys";
import type { CanvasActions, Overlay } from "../context";
import type { Observable } from "../observable";
import type { EditorStore, Snapshot } from "../state/store";
import type { Point } from "../state/types";

/** What an action may reach besides the document. */
export interface CommandContext {
  store: EditorStore;
  overlay: Observable<Overlay>;
  actions: CanvasActions;
  /** Upper left corner of a card in the middle of what is in view, in canvas pixels. */
  center(): Point;
  /** A point of the drawing in window pixels. */
  toScreen(point: Point): Point;
  /** Shows cards, everything when none are given. */
  show(ids?: readonly string[]): void;
  /** Moves the drawing only as far as a card needs to be in view, and gives it the keyboard. */
  goTo(id: string): void;
  /** Collapses or opens frames. */
  fold(groups: readonly string[], collapsed: boolean): void;
  zoom(to: "in" | "out" | "actual"): void;
  arrange(ids?: ReadonlySet<string>): void;
  run(): void;
  publish(): void;
  save(): void;
  settings(): void;
  shortcuts(): void;
  toggleInspector(): void;
  /** Goes to the problem after the one last shown, or before it. */
  problem(step: 1 | -1): void;
  /** Closes the palette or the inspector; false when neither was open. */
  closeTop(): boolean;
  /** The drawing itself takes the keyboard: after what had it is gone. */
  focusCanvas(): void;
}

export interface CanvasAction {
  /** Changes the workflow: not offered where it can only be looked at. */
  edits: boolean;
  /** False when there is nothing to do it to. */
  enabled(snapshot: Snapshot): boolean;
  run(context: CommandContext, event?: KeyboardEvent): void;
}

type Table = typeof SHORTCUTS;
type Elsewhere = "palette" | "help" | "sidebar" | "rowUp" | "rowDown" | "rowOpen" | "rowSelect" | "rowSearch";
type Native = "copy" | "cut" | "paste" | "duplicateDrag" | "leaveEditor";

/** Every shortcut of the canvas that no control handles itself, and what has no shortcut. */
export type CanvasActionId = Exclude<ShortcutId & keyof Table, Elsewhere | Native> | "publish" | "settings";
