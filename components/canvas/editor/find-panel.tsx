"use client";
import { ArrowDown, ArrowUp, CaseSensitive, ChevronDown, ChevronRight, WholeWord, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { findMatches, MAX_MATCHES, type Match, textsOf } from "@/lib/workflow/search";
import { useCanvas, useEditor, useOverlay } from "../context";
import { replaceMatches } from "../state/commands/replace";
import { toDocument } from "../state/document";
import { useFit } from "../use-fit";
import { canvasIdOf, keyOf } from "./find-model";
import { FindResults } from "./find-results";

const words = m.tools.find;

interface FindPanelProps {
  onReveal: (id: string, field?: string) => void;
}

/** Search and replace in all texts of the workflow, beside the drawing; each place is shown before and after. */
export default function FindPanel({ onReveal }: FindPanelProps) {
  const { store, overlay, readOnly } = useCanvas();
  const state = useDeferredValue(useEditor((snapshot) => snapshot.state));
  const tool = useOverlay((value) => value.tool);
  const fitTo = useFit();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [options, setOptions] = useState({ matchCase: false, wholeWord: false });
  const [replacing, setReplacing] = useState(false);
  const [by, setBy] = useState("");
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<number | null>(null);
  // Pressing Mod+F again goes back to the words.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tool` is another object at each press.
  useEffect(() => field.current?.select(), [tool]);
  const texts = useMemo(() => textsOf(toDocument(state).document), [state]);
  const sought = useDeferredValue(query);
  const matches = useMemo(() => findMatches(texts, sought, options), [texts, sought, options]);
  const current = matches[Math.min(at, matches.length - 1)];
  const chosen = matches.filter((match) => !left.has(keyOf(match)));

  const go = (to: number) => {
    if (matches.length === 0) return;
    const next = (to + matches.length) % matches.length;
    setAt(next);
    const match = matches[next];
    const id = match && canvasIdOf(match);
    if (id === null || id === undefined) return;
    store.select([id]);
    fitTo({ ids: [id], duration: 160 });
  };
  const replace = (what: readonly Match[]) => {
    if (what.length === 0 || !store.dispatch(replaceMatches(what, by))) return;
    setDone(what.length);
    setLeft(new Set());
  };
  const change = (value: string) => {
    setQuery(value);
    setAt(0);
    setLeft(new Set());
    setDone(null);
  };
  const close = () => {
    overlay.set({ tool: null });
    document.querySelector<HTMLElement>("[data-canvas]")?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const toggle = (key: keyof typeof options) => {
    setOptions({ ...options, [key]: !options[key] });
    setAt(0);
  };
  const count = matches.length === 0 ? words.none : words.count(Math.min(at, matches.length - 1) + 1, matches.length);
  const places = new Set(matches.map((match) => `${match.on} ${match.id}`)).size;
  return (
    <search
      aria-label={words.title}
      className="absolute top-3 right-3 z-20 flex max-h-[calc(100%-24px)] w-[min(400px,calc(100%-24px))] animate-enter flex-col rounded-lg border bg-raised shadow-float"
      onKeyDown={onKeyDown}
    >
      <div className="flex gap-1 p-2">
        {!readOnly && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={words.showReplace}
            title={words.showReplace}
            aria-expanded={replacing}
            onClick={() => setReplacing(!replacing)}
          >
            {replacing ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          </Button>
        )}
        <div className="min-w-0 flex-1 space-y-1.5">
          <Input
            ref={field}
            autoFocus
            className="h-8"
            aria-label={words.search}
            placeholder={words.search}
            value={query}
            onChange={(event) => change(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && go(event.shiftKey ? at - 1 : at + (done === null ? 1 : 0))}
          />
          {replacing && (
            <Input
              className="h-8"
              aria-label={words.replace}
              placeholder={words.replace}
              value={by}
              onChange={(event) => setBy(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && current && replace([current])}
            />
          )}
          <div className="flex items-center gap-0.5">
            <Option label={words.matchCase} on={options.matchCase} onClick={() => toggle("matchCase")}>
              <CaseSensitive aria-hidden />
            </Option>
            <Option label={words.wholeWord} on={options.wholeWord} onClick={() => toggle("wholeWord")}>
              <WholeWord aria-hidden />
            </Option>
            <span role="status" className="whitespace-nowrap px-1.5 text-muted text-xs tabular-nums">
              {query === "" ? "" : done !== null && matches.length === 0 ? words.done(done) : count}
            </span>
          </div>
          {replacing && (
            <div className="flex flex-wrap gap-1.5">
              <Button size="sm" disabled={!current} onClick={() => current && replace([current])}>
                {words.replaceOne}
              </Button>
              <Button size="sm" variant="primary" disabled={chosen.length === 0} onClick={() => replace(chosen)}>
                {words.replaceChosen(chosen.length)}
              </Button>
            </div>
          )}
        </div>
        <div className="flex">
          <Option label={words.previous} onClick={() => go(at - 1)}>
            <ArrowUp aria-hidden />
          </Option>
          <Option label={words.next} onClick={() => go(at + 1)}>
            <ArrowDown aria-hidden />
          </Option>
          <Option label={words.close} onClick={close}>
            <X aria-hidden />
          </Option>
        </div>
      </div>
      {matches.length > 0 && (
        <>
          <p className="border-t px-3 py-1.5 text-faint text-xs">
            {matches.length === MAX_MATCHES ? words.limited(MAX_MATCHES) : words.results(matches.length, places)}
          </p>
          <FindResults
            matches={matches}
            current={current}
            replacement={replacing ? by : null}
            left={left}
            onLeft={setLeft}
            onChoose={(match, index) => {
              setAt(index);
              const id = canvasIdOf(match);
              if (id !== null && match.on !== "frame") onReveal(id, match.path.join("."));
              else if (id !== null) go(index);
            }}
          />
        </>
      )}
    </search>
  );
}

interface OptionProps {
  label: string;
  on?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Option({ label, on, onClick, children }: OptionProps) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} aria-pressed={on} onClick={onClick}>
      {children}
    </Button>
  );
}
