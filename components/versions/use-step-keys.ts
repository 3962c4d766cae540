"use client";
import { useEffect, useRef } from "react";
import { isTyping } from "@/components/shell/shortcuts";

/** j and k: to the next and the previous, unless somebody types or a dialog is open. */
export function useStepKeys(onStep: (step: 1 | -1) => void): void {
  const latest = useRef(onStep);
  useEffect(() => {
    latest.current = onStep;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
      if (event.key !== "j" && event.key !== "k") return;
      event.preventDefault();
      latest.current(event.key === "j" ? 1 : -1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
