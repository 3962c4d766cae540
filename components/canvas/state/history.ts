import type { Change, CommandLabel } from "./types";

/** Typing pauses longer than this start a new undo step. */
export const COALESCE_MS = 1200;
const MAX_STEPS = 200;

export interface Step {
  label: CommandLabel;
  coalesce?: string;
  at: number;
  changes: readonly Change[];
}

/** Undo and redo as two stacks. Pure: every function gives a new history. */
export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** True when a step belongs to the one before: both carry the same key and follow each other closely (`at` in ms). */
export function joins(last: Pick<Step, "coalesce" | "at"> | undefined, step: Pick<Step, "coalesce" | "at">): boolean {
  return (
    last !== undefined &&
    step.coalesce !== undefined &&
    step.coalesce === last.coalesce &&
    step.at - last.at < COALESCE_MS
  );
}

/** Adds a step, or joins it to the last one. Beyond the most steps, the two oldest become one: no change is forgotten. */
export function record(history: History, step: Step): History {
  const last = history.past.at(-1);
  const past =
    last && history.future.length === 0 && joins(last, step)
      ? [...history.past.slice(0, -1), { ...step, changes: [...last.changes, ...step.changes] }]
      : [...history.past, step];
  const [first, second, ...rest] = past;
  if (past.length <= MAX_STEPS || !first || !second) return { past, future: [] };
  return { past: [{ ...second, changes: [...first.changes, ...second.changes] }, ...rest], future: [] };
}

export function stepBack(history: History): { step: Step; history: History } | null {
  const step = history.past.at(-1);
  if (!step) return null;
  return { step, history: { past: history.past.slice(0, -1), future: [...history.future, step] } };
}

export function stepForward(history: History): { step: Step; history: History } | null {
  const step = history.future.at(-1);
  if (!step) return null;
  // A redone step takes no more typing: what follows is a step of its own.
  const closed = { ...step, coalesce: undefined };
  return { step, history: { past: [...history.past, closed], future: history.future.slice(0, -1) } };
}
