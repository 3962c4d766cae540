"use client";
import { useMemo, useRef, useState } from "react";
import type { Approval } from "@/lib/api/contracts/approvals";

/** All that waits in one workflow, also what the page does not show. */
export interface WholeWorkflow {
  id: string;
  name: string;
  count: number;
}

export interface Selection {
  ids: ReadonlySet<string>;
  whole: WholeWorkflow | null;
  /** How many questions a decision would answer. */
  count: number;
  /** With `range`, also everything between this row and the one before. */
  toggle(id: string, range: boolean): void;
  toggleAll(): void;
  selectWhole(workflow: WholeWorkflow): void;
  clear(): void;
}

/** Which of the rows are chosen. One that goes away (somebody decided it) is not chosen any more. */
export function useSelection(items: readonly Approval[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = useState<WholeWorkflow | null>(null);
  const last = useRef<string | null>(null);
  const ids = useMemo(() => new Set(items.flatMap(({ id }) => (chosen.has(id) ? [id] : []))), [items, chosen]);
  const change = (next: ReadonlySet<string>) => {
    setChosen(next);
    setWhole(null);
  };
  return {
    ids,
    whole,
    count: items.length === 0 ? 0 : (whole?.count ?? ids.size),
    toggle(id, range) {
      const at = items.findIndex((item) => item.id === id);
      const from = range ? items.findIndex((item) => item.id === last.current) : -1;
      const [start, end] = from === -1 ? [at, at] : [Math.min(at, from), Math.max(at, from)];
      const next = new Set(ids);
      for (const item of items.slice(start, end + 1)) {
        if (ids.has(id)) next.delete(item.id);
        else next.add(item.id);
      }
      last.current = id;
      change(next);
    },
    toggleAll: () => change(ids.size === items.length ? new Set() : new Set(items.map(({ id }) => id))),
    selectWhole: setWhole,
    clear: () => change(new Set()),
  };
}
