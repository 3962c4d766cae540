"use client";
import { useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import { foldLines, lineDiff, type Side, type TextPart, wordDiff } from "@/lib/workflow/diff/text";

const LOOKS: Record<Side, string> = {
  same: "",
  added: "bg-done-soft text-done",
  removed: "bg-failed-soft text-failed line-through",
};

/** Two texts in one: by words when they are a few lines, else by lines with the unchanged ones left out. */
export default function TextDiff({ before, after }: { before: string; after: string }) {
  const long = before.split("\n").length + after.split("\n").length > 16;
  return (
    <div className="rounded-md border bg-bg px-2 py-1 font-mono text-xs leading-5">
      {long ? <Lines before={before} after={after} /> : <Words before={before} after={after} />}
    </div>
  );
}

function Words({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => wordDiff(before, after), [before, after]);
  return (
    <p className="whitespace-pre-wrap break-words">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of two fixed texts never move.
        <Part key={index} part={part} />
      ))}
    </p>
  );
}

function Part({ part: { side, text } }: { part: TextPart }) {
  if (side === "same") return text;
  const Tag = side === "added" ? "ins" : "del";
  return (
    <Tag className={cn("rounded-xs px-0.5 no-underline", LOOKS[side])}>
      <span className="sr-only">{side === "added" ? m.versions.addedText : m.versions.removedText} </span>
      {text}
    </Tag>
  );
}

function Lines({ before, after }: { before: string; after: string }) {
  const stretches = useMemo(() => foldLines(lineDiff(before, after), 2), [before, after]);
  return stretches.map((stretch, at) =>
    stretch.folded ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts never move.
      <p key={at} className="text-faint">
        …
      </p>
    ) : (
      stretch.lines.map(({ side, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts never move.
        <p key={`${at}.${index}`} className={cn("whitespace-pre-wrap break-words", LOOKS[side], "no-underline")}>
          <span aria-hidden className="mr-1.5 select-none">
            {side === "added" ? "+" : side === "removed" ? "−" : " "}
          </span>
          <Part part={{ side, text }} />
        </p>
      ))
    ),
  );
}
