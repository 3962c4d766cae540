"use client";
import {
  type ChangeEvent,
  type ChangeEventHandler,
  type ComponentProps,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { rebase, shifted, spliced, spliceOf } from "@/lib/collab/shape/splice";

type Control = HTMLInputElement | HTMLTextAreaElement;

type Value = string | number | readonly string[] | undefined;

/**
 * A text control whose value may change under one's hands (somebody else types in the same text): the caret and the selection stay with the
 * letters they are at, and what an input method is still composing is not disturbed.
 */
function useSteady<T extends Control>(ref: RefObject<T | null>, value: Value, onChange?: ChangeEventHandler<T>) {
  const composing = useRef(false);
  /** The value that the control's own text was made from. */
  const base = useRef(value);
  const [, again] = useState(0);
  const element = ref.current;
  const held = composing.current && element && typeof value === "string" && base.current !== value;
  // What the control shows now, before React puts the new value in.
  const before =
    element && element === element.ownerDocument.activeElement && typeof value === "string"
      ? { text: element.value, start: element.selectionStart, end: element.selectionEnd }
      : null;
  if (!held) base.current = value;
  useLayoutEffect(() => {
    if (!element || !before || held || before.start === null || before.end === null) return;
    const splice = spliceOf(before.text, element.value);
    // The caret is put to the end by the new value alone.
    if (splice) element.setSelectionRange(shifted(before.start, splice), shifted(before.end, splice));
  });
  return {
    value: held ? element.value : value,
    onChange: onChange && ((event: ChangeEvent<T>) => onChange(held ? merged(event, base.current, value) : event)),
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: () => {
      composing.current = false;
      again((n) => n + 1);
    },
  };
}

/** The event with a text that has both: what was composed, and what came meanwhile. */
function merged<T extends Control>(event: ChangeEvent<T>, base: unknown, theirs: unknown): ChangeEvent<T> {
  if (typeof base !== "string" || typeof theirs !== "string") return event;
  const own = spliceOf(base, event.target.value);
  const other = spliceOf(base, theirs);
  const text = own && other ? spliced(theirs, rebase(own, other)) : own ? event.target.value : theirs;
  return Object.create(event, { target: { value: { value: text } } }) as ChangeEvent<T>;
}

export function SteadyInput({ value, onChange, ref: outer, ...rest }: ComponentProps<"input">) {
  const ref = useRef<HTMLInputElement>(null);
  useImperativeHandle(outer, () => ref.current as HTMLInputElement);
  return <input ref={ref} {...rest} {...useSteady(ref, value, onChange)} />;
}

export function SteadyTextarea({ value, onChange, ref: outer, ...rest }: ComponentProps<"textarea">) {
  const ref = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(outer, () => ref.current as HTMLTextAreaElement);
  return <textarea ref={ref} {...rest} {...useSteady(ref, value, onChange)} />;
}
