"use client";
/** What a page adds to the command palette while it is open, and how it reaches palette and sheet. */
import type { LucideIcon } from "lucide-react";
import { createContext, useContext, useEffect } from "react";

export interface PaletteItem {
  /** Unique in the palette. */
  id: string;
  words: string;
  /** What else finds it. */
  keywords?: readonly string[];
  icon: LucideIcon;
  /** Caps of its shortcut. */
  keys?: readonly string[];
  run(): void;
}

export interface PaletteGroup {
  heading: string;
  items: readonly PaletteItem[];
  /** Shown only once something is typed: long lists. */
  searched?: boolean;
}

/** Asked each time the palette opens, so that what it offers fits the moment. `mod` is the word on the Mod key. */
export type PaletteSource = (mod: string) => Promise<readonly PaletteGroup[]>;

const sources = new Set<PaletteSource>();

/** Adds a page's own commands for as long as it is shown. Give a stable function. */
export function usePaletteSource(source: PaletteSource): void {
  useEffect(() => {
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, [source]);
}

/** Everything the pages offer now. */
export async function askSources(mod: string): Promise<PaletteGroup[]> {
  return (await Promise.all([...sources].map((source) => source(mod)))).flat();
}

interface ShellActions {
  openPalette(): void;
  openShortcuts(): void;
}

const Context = createContext<ShellActions | null>(null);
export const ShellActionsProvider = Context.Provider;

/** Opens what the shell holds; only below /[workspace]. */
export function useShellActions(): ShellActions {
  const value = useContext(Context);
  if (!value) throw new Error("useShellActions is for pages below /[workspace].");
  return value;
}
