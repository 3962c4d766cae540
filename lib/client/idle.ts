"use client";
import { useEffect, useState } from "react";

/** However busy the page is: ms. */
const LATEST = 1500;

/** Runs something when the page is drawn and has nothing else to do. @returns what calls it off. */
export function whenIdle(run: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(run, 1);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: LATEST });
  return () => cancelIdleCallback(handle);
}

/** True once the page has had time: for what should not stand in the way of the first drawing. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return idle;
}
