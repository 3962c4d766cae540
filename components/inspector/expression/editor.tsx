"use client";
import { type DragEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { FieldControlProps } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { useInspectorData } from "../data/context";
import { PATH_TYPE } from "../data/drag";
import { type ExpressionKind, isWhole } from "./evaluate";
import { insertText, offsetAt, pathAt } from "./insert";
import { piecesOf } from "./pieces";
import { SuggestionList } from "./suggestion-list";
import { useSuggestions } from "./use-suggestions";

/** The same for the field and what is drawn behind it, or the two would drift apart. */
const TEXT =
  "field-sizing-content max-h-72 min-h-8 resize-none whitespace-pre-wrap break-words px-2.5 py-1.5 pr-9 font-mono text-xs leading-5 [scrollbar-gutter:stable] pointer-coarse:text-lg";

interface ExpressionEditorProps {
  value: string;
  onChange: (value: string) => void;
  kind: ExpressionKind;
  control: FieldControlProps;
  disabled: boolean;
  placeholder?: string;
  /** Where the mistake is. */
  mistake: number | null;
  /** The field, for whoever writes into it. */
  box: { current: HTMLTextAreaElement | null };
  /** How a path that is dropped is written at a place; left out, as in any expression or template. */
  placePath?: (text: string, at: number, path: string) => string;
  className?: string;
  "aria-label"?: string;
}

/**
 * A field for an expression or a template: a plain textarea, with its parts and mistakes drawn behind it and suggestions at the caret. All
 * writing goes through the textarea's own input event.
 */
export function ExpressionEditor({
  value,
  onChange,
  kind,
  control,
  disabled,
  placeholder,
  mistake,
  box,
  placePath,
  className,
  ...rest
}: ExpressionEditorProps) {
  const listId = useId();
  const behind = useRef<HTMLDivElement>(null);
  const data = useInspectorData();
  const isTemplate = (text: string) => !isWhole(text, kind);
  const suggestions = useSuggestions(box, data?.scope ?? null, isTemplate);
  const [caret, setCaret] = useState<DOMRect | null>(null);
  const { open, active } = suggestions;
  useLayoutEffect(() => {
    setCaret(open && behind.current ? placeOf(behind.current, open.from) : null);
  }, [open]);
  const drop = (event: DragEvent<HTMLTextAreaElement>) => {
    const path = event.dataTransfer.getData(PATH_TYPE);
    const field = box.current;
    if (path === "" || !field || disabled) return;
    event.preventDefault();
    const at = offsetAt(field, event.clientX, event.clientY) ?? field.selectionStart;
    const written = placePath?.(field.value, at, path) ?? pathAt(field.value, at, path, isTemplate(field.value));
    insertText(field, at, at, written);
  };
  return (
    <div className="relative rounded-md bg-surface">
      <div
        ref={behind}
        aria-hidden
        className={cn(
          TEXT,
          "pointer-events-none absolute inset-0 overflow-hidden border border-transparent text-transparent",
        )}
      >
        {piecesOf(value, isTemplate(value), mistake).map((piece) => (
          <span
            key={piece.start}
            className={cn(
              piece.isExpression && "rounded-sm bg-accent-soft",
              piece.isMistake && "underline decoration-failed decoration-wavy underline-offset-4",
            )}
          >
            {piece.text}
          </span>
        ))}
      </div>
      <Textarea
        {...control}
        {...rest}
        ref={box}
        rows={1}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-autocomplete="list"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? `${listId}-${active}` : undefined}
        value={value}
        placeholder={placeholder}
        className={cn(TEXT, "relative block bg-transparent", className)}
        onChange={(event) => {
          onChange(event.target.value);
          suggestions.refresh();
        }}
        onKeyDown={suggestions.onKeyDown}
        onBlur={suggestions.close}
        onClick={suggestions.close}
        onScroll={(event) => {
          if (behind.current) behind.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes(PATH_TYPE) && !disabled) event.preventDefault();
        }}
        onDrop={drop}
      />
      <span role="status" className="sr-only">
        {open ? m.inspector.complete.count(open.items.length) : ""}
      </span>
      {open && caret && (
        <SuggestionList
          id={listId}
          items={open.items}
          active={active}
          at={caret}
          onActive={suggestions.setActive}
          onTake={suggestions.take}
        />
      )}
    </div>
  );
}

/** Where a character of the text is drawn; what is behind the field has the same lines as the field. */
function placeOf(behind: HTMLElement, offset: number): DOMRect {
  let left = offset;
  for (const span of behind.children) {
    const node = span.firstChild;
    const length = node?.textContent?.length ?? 0;
    if (node && left <= length) {
      const range = document.createRange();
      range.setStart(node, left);
      range.collapse(true);
      const [rect] = range.getClientRects();
      if (rect) return rect;
    }
    left -= length;
  }
  return behind.getBoundingClientRect();
}
