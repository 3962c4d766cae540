"use client";
import { useCallback } from "react";
import { useCanvas } from "../context";
import { setCollapsed } from "../state/commands/groups";

/** Collapses or opens frames: for everybody, or where the workflow can only be looked at, for who looks. */
export function useFold(): (groups: readonly string[], collapsed: boolean) => void {
  const { store, readOnly } = useCanvas();
  return useCallback(
    (groups, collapsed) => {
      if (readOnly) store.fold(groups, collapsed);
      else store.dispatch(setCollapsed(groups, collapsed));
    },
    [store, readOnly],
  );
}
