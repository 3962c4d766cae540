"use client";
import { useMemo } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { displayName } from "@/lib/workflow/names";
import { excerptOf, type Match } from "@/lib/workflow/search";
import { useCanvas } from "../context";
import type { EditorStore } from "../state/store";
import { keyOf, triggerTitle } from "./find-model";

const words = m.tools.find;
/** Rows drawn at once: a letter alone finds thousands. */
const DRAWN = 200;

interface FindResultsProps {
  matches: readonly Match[];
  current: Match | undefined;
  /** What would stand there; null while nothing is replaced. */
  replacement: string | null;
  /** Keys of the places that are left as they are. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
  onChoose: (match: Match, index: number) => void;
}

/** The results by the node they stand in, each with its field and what is around it, before and after. */
export function FindResults({ matches, current, replacement, left, onLeft, onChoose }: FindResultsProps) {
  const { store } = useCanvas();
  const groups = useMemo(() => {
    const parts = new Map<string, { match: Match; index: number }[]>();
    matches.slice(0, DRAWN).forEach((match, index) => {
      const key = `${match.on} ${match.id}`;
      parts.set(key, [...(parts.get(key) ?? []), { match, index }]);
    });
    return [...parts];
  }, [matches]);
  const toggle = (match: Match, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(keyOf(match));
    else next.add(keyOf(match));
    onLeft(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <div tabIndex={0} className="min-h-0 overflow-y-auto overscroll-contain border-t p-1.5">
      {groups.map(([key, rows]) => (
        <section key={key} aria-label={titleOf(store, rows[0]?.match)}>
          <h2 className="truncate px-2 pt-1.5 pb-0.5 font-medium text-xs">{titleOf(store, rows[0]?.match)}</h2>
          <ul>
            {rows.map(({ match, index }) => (
              <li key={keyOf(match)} className="flex items-start gap-1">
                {replacement !== null && (
                  <Checkbox
                    className="mt-1.5 ml-2 shrink-0"
                    aria-label={words.choose}
                    checked={!left.has(keyOf(match))}
                    onChange={(event) => toggle(match, event.currentTarget.checked)}
                  />
                )}
                <button
                  type="button"
                  className={cn(
                    "min-w-0 flex-1 rounded-md px-2 py-1 text-left text-xs hover:bg-hover",
                    current === match && "bg-hover",
                  )}
                  onClick={() => onChoose(match, index)}
                >
                  <span className="mr-2 text-faint">{fieldOf(store, match)}</span>
                  <Preview match={match} replacement={left.has(keyOf(match)) ? null : replacement} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {matches.length > DRAWN && <p className="px-2 py-1.5 text-faint text-xs">{words.limited(DRAWN)}</p>}
    </div>
  );
}

function Preview({ match, replacement }: { match: Match; replacement: string | null }) {
  const { before, found, after } = excerptOf(match);
  return (
    <span className="break-words font-mono">
      {before}
      {replacement === null ? (
        <mark className="rounded-xs bg-waiting-soft text-waiting">{found}</mark>
      ) : (
        <>
          <del className="rounded-xs bg-failed-soft text-failed">{found}</del>
          {replacement !== "" && <ins className="rounded-xs bg-done-soft text-done no-underline">{replacement}</ins>}
        </>
      )}
      {after}
    </span>
  );
}

function titleOf(store: EditorStore, match: Match | undefined): string {
  const { state } = store.get();
  if (!match || match.on === "workflow") return words.where.workflow;
  if (match.on === "trigger") return triggerTitle(state.fields.triggers[Number(match.id)]?.type);
  if (match.on === "note") return words.where.note;
  if (match.on === "frame") return words.where.frame;
  const node = state.nodes.get(match.id);
  return node ? displayName(node) : match.id;
}

/** The field as the inspector calls it, with the way inside of it. */
function fieldOf(store: EditorStore, { on, id, path }: Match): string {
  const [first = "", second = "", ...rest] = path;
  if (first !== "config") return [words.field[first] ?? first, second, ...rest].filter(Boolean).join(" › ");
  const type = on === "node" ? store.get().state.nodes.get(id)?.component_type : undefined;
  const title = nodeTypes.get(type ?? "")?.config.shape[second]?.meta()?.title;
  return [typeof title === "string" ? title : second, ...rest].join(" › ");
}
