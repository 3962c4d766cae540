"use client";
import { useLayoutEffect, useReducer, useRef } from "react";
import type { Text } from "yjs";
import type { Person } from "./person";
import { found, type Range } from "./shared-text";

type Control = HTMLInputElement | HTMLTextAreaElement;

/** A longer text is not laid out a second time for a caret. */
const LONGEST = 20_000;
/** All that decides where a letter stands. */
const STYLES = [
  ...["paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize", "fontWeight"],
  ...["fontStyle", "fontFeatureSettings", "fontKerning", "letterSpacing", "wordSpacing", "textIndent", "tabSize"],
  ...["overflowWrap", "wordBreak", "textAlign"],
] as const;

interface TextCaretProps {
  person: Person;
  at: NonNullable<NonNullable<Person["field"]>["at"]>;
  text: Text;
  /** The control that shows the text. */
  control: Control;
  /** What the drawing is positioned in; the control lies in it. */
  field: HTMLElement;
}

/** Caret and selection of somebody else in a text control: the same text once more over it, unseen, with a mark in it. */
export function TextCaret({ person, at, text, control, field }: TextCaretProps) {
  const [, again] = useReducer((n: number) => n + 1, 0);
  const sheet = useRef<HTMLDivElement>(null);
  const caret = useRef<HTMLSpanElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const { doc } = text;
  useLayoutEffect(() => {
    const observer = new ResizeObserver(again);
    observer.observe(control);
    control.addEventListener("scroll", again);
    doc?.on("update", again);
    return () => {
      observer.disconnect();
      control.removeEventListener("scroll", again);
      doc?.off("update", again);
    };
  }, [control, doc]);
  // After every rendering: where the control stands and what it shows of its text is known to the browser only.
  useLayoutEffect(() => {
    if (!sheet.current || !caret.current || !flag.current) return;
    cover(sheet.current, control, field);
    const x = caret.current.offsetLeft - sheet.current.scrollLeft;
    const y = caret.current.offsetTop - sheet.current.scrollTop;
    const isSeen = y > -4 && y < control.clientHeight && x > -4 && x <= control.clientWidth + 2;
    flag.current.hidden = !isSeen;
    flag.current.style.left = `${sheet.current.offsetLeft + Math.min(x, control.clientWidth - 40)}px`;
    flag.current.style.top = `${sheet.current.offsetTop + y}px`;
  });
  const range = doc && text.length <= LONGEST ? found(doc, text, at) : null;
  if (!range) return null;
  return (
    <>
      <Sheet ref={sheet} caret={caret} text={text.toString()} range={range} color={person.color} />
      <span
        ref={flag}
        // Another place: the name shows anew, and goes again while the caret rests.
        key={`${range.anchor}:${range.head}`}
        aria-hidden
        data-caret={person.name}
        data-at={range.head}
        className="caret-flag pointer-events-none absolute z-10 max-w-32 -translate-y-full truncate rounded-[4px] rounded-bl-none px-1 font-medium text-[10px] leading-3.5"
        style={{ background: person.color, color: "var(--on-person)" }}
      >
        {person.name}
      </span>
    </>
  );
}

interface SheetProps {
  ref: React.Ref<HTMLDivElement>;
  caret: React.Ref<HTMLSpanElement>;
  text: string;
  range: Range;
  color: string;
}

function Sheet({ ref, caret, text, range, color }: SheetProps) {
  const [from, to] = [Math.min(range.anchor, range.head), Math.max(range.anchor, range.head)];
  const mark = (
    <span ref={caret} className="relative">
      <span className="absolute top-0 -left-px h-[1lh] w-0.5 rounded-full" style={{ background: color }} />
    </span>
  );
  return (
    <div ref={ref} aria-hidden className="pointer-events-none absolute overflow-hidden text-transparent">
      {text.slice(0, from)}
      {range.head === from && mark}
      <span className="rounded-[2px]" style={{ background: `color-mix(in oklab, ${color} 28%, transparent)` }}>
        {text.slice(from, to)}
      </span>
      {range.head !== from && mark}
      {/* A text that ends with a line break has one more line. */}
      {`${text.slice(to)}\u200b`}
    </div>
  );
}

/** Lays the sheet exactly over what the control shows of its text. */
function cover(sheet: HTMLElement, control: Control, field: HTMLElement): void {
  const [outer, inner] = [field.getBoundingClientRect(), control.getBoundingClientRect()];
  // On the canvas everything is drawn larger or smaller than it is.
  const scale = field.offsetWidth > 0 ? outer.width / field.offsetWidth : 1;
  const style = getComputedStyle(control);
  for (const name of STYLES) sheet.style[name] = style[name];
  const isLine = control instanceof HTMLInputElement;
  const height = control.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
  Object.assign(sheet.style, {
    left: `${(inner.left - outer.left) / scale - field.clientLeft + control.clientLeft}px`,
    top: `${(inner.top - outer.top) / scale - field.clientTop + control.clientTop}px`,
    width: `${control.clientWidth}px`,
    height: `${control.clientHeight}px`,
    whiteSpace: isLine ? "pre" : "pre-wrap",
    lineHeight: isLine ? `${height}px` : style.lineHeight,
  });
  sheet.scrollTop = control.scrollTop;
  sheet.scrollLeft = control.scrollLeft;
}
