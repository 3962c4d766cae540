"use client";
import { UnfoldVertical } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useWide } from "@/components/canvas/editor/use-wide";
import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import {
  foldLines,
  inColumns,
  lineDiff,
  type Side,
  type Stretch,
  type TextLine,
  wordDiff,
} from "@/lib/workflow/diff/text";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { toYaml } from "@/lib/workflow/yaml";
import { useStepKeys } from "./use-step-keys";

interface YamlDiffProps {
  before: WorkflowDocument;
  after: WorkflowDocument;
  names: [before: string, after: string];
}

const SIGNS: Record<Side, string> = { same: " ", added: "+", removed: "−" };
const LOOKS: Record<Side, string> = { same: "", added: "bg-done-soft", removed: "bg-failed-soft" };
/** Longer lines are not compared word by word. */
const MAX_WORDS = 2000;

/** workflow.yaml of both, side by side where there is room, else one below the other; unchanged regions are folded. */
export default function YamlDiff({ before, after, names }: YamlDiffProps) {
  const stretches = useMemo(() => foldLines(lineDiff(toYaml(before), toYaml(after))), [before, after]);
  const wide = useWide();
  const root = useRef<HTMLElement>(null);
  useStepKeys((step) => {
    const places = [...(root.current?.querySelectorAll<HTMLElement>("[data-change]") ?? [])];
    const at = places.indexOf(document.activeElement as HTMLElement);
    const next = places[at === -1 ? (step === 1 ? 0 : places.length - 1) : at + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  });
  const same = stretches.every(({ lines }) => lines.every(({ side }) => side === "same"));
  if (same) return <p className="px-4 py-6 text-muted text-sm md:px-6">{m.versions.yamlSame}</p>;
  return (
    <section
      ref={root}
      aria-label={m.versions.compare.yaml}
      className="min-w-0 flex-1 pb-6 lg:min-h-0 lg:overflow-y-auto"
    >
      {wide && (
        <div className="sticky top-0 z-10 grid grid-cols-2 border-b bg-surface font-mono text-muted text-xs leading-8">
          {names.map((name, index) => (
            <span key={index === 0 ? "before" : "after"} className={cn("truncate px-4", index === 1 && "border-l")}>
              {name}
            </span>
          ))}
        </div>
      )}
      <div className="font-mono text-xs leading-5">
        {stretches.map((stretch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the stretches of two fixed texts never move.
          <Region key={index} stretch={stretch} wide={wide} />
        ))}
      </div>
    </section>
  );
}

function Region({ stretch, wide }: { stretch: Stretch; wide: boolean }) {
  const [open, setOpen] = useState(!stretch.folded);
  if (!open) {
    return (
      <button
        type="button"
        className="flex w-full items-center gap-2 border-y bg-sunken px-4 py-1 text-muted hover:text-text"
        onClick={() => setOpen(true)}
      >
        <UnfoldVertical aria-hidden className="size-3.5" />
        {m.versions.folded(stretch.lines.length)}
      </button>
    );
  }
  const changed = stretch.lines.some(({ side }) => side !== "same");
  // A stop for j and k, not for Tab.
  const stop = changed ? { "data-change": true, tabIndex: -1 } : {};
  return (
    <div {...stop} className="outline-none focus-visible:outline-2">
      {wide
        ? inColumns(stretch.lines).map(([left, right], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts never move.
            <div key={index} className="grid grid-cols-2">
              <Line line={left} number={left?.before ?? null} beside={right} />
              <Line line={right} number={right?.after ?? null} beside={left} className="border-l" />
            </div>
          ))
        : stretch.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts never move.
            <Line key={index} line={line} number={line.after ?? line.before} beside={null} />
          ))}
    </div>
  );
}

interface LineProps {
  line: TextLine | null;
  number: number | null;
  /** What stands beside it, when both were changed: then the words that differ are marked. */
  beside: TextLine | null;
  className?: string;
}

function Line({ line, number, beside, className }: LineProps) {
  if (!line) return <div className={cn("bg-sunken", className)} />;
  return (
    <div className={cn("flex min-w-0", LOOKS[line.side], className)}>
      <span aria-hidden className="w-10 shrink-0 select-none pr-2 text-right text-faint tabular-nums">
        {number}
      </span>
      <span aria-hidden className="w-4 shrink-0 select-none text-muted">
        {SIGNS[line.side]}
      </span>
      <code className="min-w-0 flex-1 whitespace-pre-wrap break-words pr-3">
        {line.side !== "same" && (
          <span className="sr-only">{line.side === "added" ? m.versions.addedText : m.versions.removedText} </span>
        )}
        <Text line={line} beside={beside} />
      </code>
    </div>
  );
}

function Text({ line, beside }: { line: TextLine; beside: TextLine | null }) {
  if (!beside || line.side === "same" || line.text.length + beside.text.length > MAX_WORDS) return line.text;
  const parts = line.side === "removed" ? wordDiff(line.text, beside.text) : wordDiff(beside.text, line.text);
  return parts
    .filter(({ side }) => side === "same" || side === line.side)
    .map((part, index) =>
      part.side === "same" ? (
        part.text
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of two fixed lines never move.
        <b key={index} className={cn("font-semibold", part.side === "added" ? "text-done" : "text-failed")}>
          {part.text}
        </b>
      ),
    );
}
