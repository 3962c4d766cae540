"use client";
import type { PaletteChoice } from "./add-choice";

const KEY = "flowpilot.palette.recent";
const KEPT = 4;

/** What was last added from a palette in this browser, the newest first. */
export function recentChoices(): PaletteChoice[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter(isChoice).slice(0, KEPT);
  } catch {
    // Storage may be switched off, or hold anything: then nothing is recent.
    return [];
  }
}

/** Puts a choice in front. */
export function remember(choice: PaletteChoice): void {
  const others = recentChoices().filter((each) => each.kind !== choice.kind || each.type !== choice.type);
  try {
    window.localStorage.setItem(KEY, JSON.stringify([choice, ...others].slice(0, KEPT)));
  } catch {
    // A full or forbidden storage costs the convenience, nothing else.
  }
}

function isChoice(value: unknown): value is PaletteChoice {
  if (typeof value !== "object" || value === null) return false;
  const { kind, type } = value as Partial<Record<string, unknown>>;
  return (kind === "node" || kind === "trigger") && typeof type === "string";
}
