"use client";
import { useEffect, useRef } from "react";
import { isElsewhere } from "../focus";

/** What the browser or the drawing itself does with these has been done by then. */
const DONE = /^(Tab|Arrow.*)$/;

/** Keys for the drawing that are pressed before what acts on them is loaded are pressed again when it is. */
export function useEarlyKeys(canvas: { current: HTMLElement | null }, ready: boolean): void {
  const waiting = useRef<KeyboardEvent[]>([]);
  useEffect(() => {
    if (ready) {
      for (const { type, target, key, code, ctrlKey, metaKey, shiftKey, altKey } of waiting.current.splice(0)) {
        // For the drawing's keys, which listen on the way down; on the way up the shell and the fields have had theirs.
        const again = { key, code, ctrlKey, metaKey, shiftKey, altKey, bubbles: false, cancelable: true };
        target?.dispatchEvent(new KeyboardEvent(type, again));
      }
      return;
    }
    const keep = (event: KeyboardEvent) => {
      if (!DONE.test(event.key) && !isElsewhere(event.target, canvas.current)) waiting.current.push(event);
    };
    window.addEventListener("keydown", keep, true);
    return () => window.removeEventListener("keydown", keep, true);
  }, [canvas, ready]);
}
