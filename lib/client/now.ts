"use client";
import { useSyncExternalStore } from "react";

/** One clock for every relative time and running duration on the page: a single timer per interval, stopped when nobody looks. */
function clock(intervalMs: number) {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      if (listeners.size === 1) {
        now = Date.now();
        timer = setInterval(() => {
          now = Date.now();
          for (const each of listeners) each();
        }, intervalMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    read: () => now,
  };
}

const coarse = clock(20_000);
const fine = clock(1000);
const never = () => () => {};

/** Milliseconds since 1970, renewed every second ("fine") or 20 s ("coarse"); null while rendering on the server. */
export function useNow(pace: "fine" | "coarse" | "still"): number | null {
  const source = pace === "fine" ? fine : coarse;
  return useSyncExternalStore<number | null>(pace === "still" ? never : source.subscribe, source.read, () => null);
}
