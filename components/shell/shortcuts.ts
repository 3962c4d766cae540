"use client";
import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { beginGo, isGoing, isShortcut } from "./keys";
import { NAV } from "./nav";

const never = () => () => {};

/** The word on the key: "⌘" on a Mac, else "Ctrl". The server cannot know and writes "Ctrl". */
export function useModKey(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}

/** True while the person types: single letters are text then, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest(".monaco-editor") !== null
  );
}

interface ShellKeys {
  slug: string;
  onPalette: () => void;
  onShortcuts: () => void;
  onToggleRail: () => void;
}

/** Keys that work on every page: those of the group "anywhere", and "g" followed by a place's letter within a second. */
export function useShellKeys({ slug, onPalette, onShortcuts, onToggleRail }: ShellKeys): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isShortcut(event, "palette")) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      // A dialog or menu has the keys to itself.
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu],[role=listbox]")) return;
      const now = performance.now();
      const item = isGoing(now, true) ? NAV.find((each) => each.key === event.key) : undefined;
      if (item) router.push(`/${slug}/${item.path}`);
      else if (event.key === "g") beginGo(now);
      else if (isShortcut(event, "help")) onShortcuts();
      else if (isShortcut(event, "sidebar")) onToggleRail();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [router, slug, onPalette, onShortcuts, onToggleRail]);
}
