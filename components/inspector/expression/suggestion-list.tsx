"use client";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { cn } from "@/components/ui/cn";
import type { Suggestion } from "@/lib/expressions/complete";
import { m } from "@/lib/messages";
import { sayValue } from "./say";

interface SuggestionListProps {
  id: string;
  items: readonly Suggestion[];
  active: number;
  /** The caret, in window pixels. */
  at: { left: number; top: number; bottom: number };
  onActive: (index: number) => void;
  onTake: (item: Suggestion) => void;
}

const HEIGHT = 240;
const WIDTH = 320;

/** What can be written at the caret, under it, or over it where there is no room. */
export function SuggestionList({ id, items, active, at, onActive, onTake }: SuggestionListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const isAbove = at.bottom + HEIGHT > window.innerHeight && at.top > HEIGHT;
  const left = Math.max(8, Math.min(at.left, window.innerWidth - WIDTH - 8));
  const place = isAbove ? { bottom: window.innerHeight - at.top + 4 } : { top: at.bottom + 4 };
  const help = items[active];
  return createPortal(
    <div
      className="fixed z-50 flex max-h-60 w-80 max-w-[calc(100vw-16px)] flex-col overflow-hidden rounded-lg border bg-raised shadow-float"
      style={{ left, ...place }}
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
    >
      <div
        ref={list}
        id={id}
        aria-label={m.inspector.complete.label}
        role="listbox"
        className="min-h-0 overflow-y-auto p-1"
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which has the focus.
          <div
            key={`${item.kind} ${item.label}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={cn(
              "flex h-7 cursor-pointer items-center gap-3 rounded-md px-2 text-xs",
              index === active && "bg-hover",
            )}
            onPointerMove={() => onActive(index)}
            onClick={() => onTake(item)}
          >
            <span className={cn("shrink-0 truncate font-mono", item.kind === "function" && "text-accent-text")}>
              {item.label}
            </span>
            <span className="ml-auto min-w-0 truncate text-faint">
              {item.kind === "function" ? item.takes : sayValue(item.value)}
            </span>
          </div>
        ))}
      </div>
      {help?.help && <p className="border-t px-3 py-1.5 text-muted text-xs">{help.help}</p>}
    </div>,
    document.querySelector("main") ?? document.body,
  );
}
