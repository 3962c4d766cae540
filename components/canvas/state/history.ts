import type { Change, CommandLabel } from "./types";

/** Typing pauses longer than this start a new undo step. */
const COALESCE_MS = 1200;
const MAX_STEPS = 200;

export interface Step {
  /** Unique; says whether the state at this step is the saved one. */
  id: number;
  label: CommandLabel;
  coalesce?: string;
  at: number;
  changes: readonly Change[];
}

/** Undo and redo as two stacks. Pure: every function gives a new history. */
export interface History {
  past: readonly Step[];
  future: readonly Step[];
  /** Id that the next step gets. */
  next: number;
  /** Id of the newest step that was forgotten: where undoing everything ends. */
  base: number;
}

export const EMPTY_HISTORY: History = { past: [], future: [], next: 1, base: 0 };

/** Adds a step; it joins the last one when both carry the same key and follow each other closely (`at` in ms). */
export function record(history: History, step: Omit<Step, "id">): History {
  const last = history.past.at(-1);
  const joins =
    last !== undefined &&
    history.future.length === 0 &&
    step.coalesce !== undefined &&
    step.coalesce === last.coalesce &&
    step.at - last.at < COALESCE_MS;
  const id = history.next;
  const past = joins
    ? [...history.past.slice(0, -1), { ...step, id, changes: [...last.changes, ...step.changes] }]
    : [...history.past, { ...step, id }];
  const forgotten = past.length > MAX_STEPS ? past[past.length - MAX_STEPS - 1] : undefined;
  return { past: past.slice(-MAX_STEPS), future: [], next: id + 1, base: forgotten?.id ?? history.base };
}

export function stepBack(history: History): { step: Step; history: History } | null {
  const step = history.past.at(-1);
  if (!step) return null;
  return { step, history: { ...history, past: history.past.slice(0, -1), future: [...history.future, step] } };
}

export function stepForward(history: History): { step: Step; history: History } | null {
  const step = history.future.at(-1);
  if (!step) return null;
  // A redone step takes no more typing: what follows is a step of its own.
  const closed = { ...step, coalesce: undefined };
  return { step, history: { ...history, past: [...history.past, closed], future: history.future.slice(0, -1) } };
}

/** Id of the step the state stands at; 0 before the first one. */
export function positionOf(history: History): number {
  return history.past.at(-1)?.id ?? history.base;
}
