"use client";
import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 768px)";

/** True where there is room to edit; a phone looks, runs and approves. The server assumes a desk. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
