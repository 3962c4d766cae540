"use client";
import { createContext, useContext } from "react";
import type { BlockDetail, BlockVersionDetail } from "@/lib/api/contracts/blocks";
import type { Bench } from "./use-bench";
import type { Drafting } from "./use-draft";

export interface BlockPageValue {
  block: BlockDetail;
  /** Path of the workspace, without a slash at its end. */
  workspace: string;
  mayEdit: boolean;
  drafting: Drafting;
  bench: Bench;
  /** An earlier version that is looked at; null: the text that is edited. */
  viewed: BlockVersionDetail | null;
  /** Changes the URL: ?tab, ?version, ?from and ?to. */
  go(changes: Record<string, string | null>): void;
  /** The same, with the code in view. */
  toCode(changes: Record<string, string | null>): void;
  /** Shows a line of the code in the editor. */
  reveal(line: number): void;
}

const Context = createContext<BlockPageValue | null>(null);
export const BlockPageProvider = Context.Provider;

/** The code block of the page, and what is being done with it. */
export function useBlockPage(): BlockPageValue {
  const value = useContext(Context);
  if (!value) throw new Error("useBlockPage is for the parts of a code block's page.");
  return value;
}
