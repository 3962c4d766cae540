"use client";
import { ChevronsDownUp, ChevronsUpDown, ListTree, Search, Shapes, Table2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { m } from "@/lib/messages";
import { Button } from "../button";
import { cn } from "../cn";
import { CopyButton } from "../copy-button";
import { JsonLeaf } from "./leaf";
import { artifactOf, columnsOf, entriesOf, searchJson } from "./model";
import { JsonRows, written } from "./row";
import type { Declared } from "./schema";
import { SchemaView } from "./schema-view";
import { JsonTable } from "./table";

interface JsonViewerProps {
  value: unknown;
  /** Accessible name, e.g. "Output of fetch_order". */
  label: string;
  /** Expression that stands for the whole value (`nodes.fetch.output`); copied paths begin with it. */
  path?: string;
  /** Levels that are open at first. */
  openDepth?: number;
  /** Leave the bar with search and copy away, for small values in a card. */
  plain?: boolean;
  /** Makes keys choosable: called with the path of the value. They can be dragged as well. */
  onPick?: (path: string) => void;
  /** JSON Schema that the value should have, where the workflow says so. */
  declared?: Declared | null;
  className?: string;
}

/** Any JSON value: folds, searches, copies paths and values, shows arrays of objects as tables. Never renders HTML. */
export function JsonViewer({
  value,
  label,
  path = "",
  openDepth = 2,
  plain,
  onPick,
  declared = null,
  className,
}: JsonViewerProps) {
  const [query, setQuery] = useState("");
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [depth, setDepth] = useState(openDepth);
  const columns = useMemo(() => columnsOf(value), [value]);
  const [view, setView] = useState<View | null>(null);
  const wanted = useDeferredValue(query);
  const matches = useMemo(() => (wanted.trim() === "" ? null : searchJson(value, path, wanted)), [value, path, wanted]);
  const entries = useMemo(() => (artifactOf(value) ? [] : entriesOf(value, path)), [value, path]);
  const openAll = (to: number) => {
    setToggled(new Map());
    setDepth(to);
  };
  const shown = view ?? (columns ? "table" : "tree");
  const showTable = columns !== null && shown === "table" && matches === null;
  const views = (["tree", "table", "schema"] as const).filter((each) => each !== "table" || columns !== null);
  return (
    <figure aria-label={label} className={cn("min-w-0", className)}>
      {!plain && entries.length > 0 && (
        <div className="mb-2 flex items-center gap-1">
          <label className="relative min-w-0 flex-1">
            <span className="sr-only">{m.json.search}</span>
            <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
            <input
              type="search"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              placeholder={m.json.search}
              className="h-7 w-full rounded-md border bg-surface pr-2 pl-8 text-xs pointer-coarse:text-lg"
            />
          </label>
          {matches && (
            <span role="status" className="px-1 text-faint text-xs tabular-nums">
              {m.json.matches(matches.hits.size)}
            </span>
          )}
          {!onPick && <ViewSwitch views={views} view={shown} onView={setView} />}
          {shown === "tree" && (
            <>
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={m.json.expandAll}
                title={m.json.expandAll}
                onClick={() => openAll(32)}
              >
                <ChevronsUpDown aria-hidden />
              </Button>
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={m.json.collapseAll}
                title={m.json.collapseAll}
                onClick={() => openAll(0)}
              >
                <ChevronsDownUp aria-hidden />
              </Button>
            </>
          )}
          <CopyButton value={() => written(value)} label={m.json.copyAll} />
        </div>
      )}
      {shown === "schema" ? (
        <SchemaView value={value} path={path} declared={declared} matches={matches} />
      ) : showTable ? (
        <JsonTable rows={value as unknown[]} columns={columns} label={label} />
      ) : (
        <div className="font-mono text-xs leading-5">
          {entries.length === 0 ? (
            <div className="flex items-start justify-between gap-2">
              <JsonLeaf value={value} hit={false} />
              {!plain && value !== null && value !== undefined && (
                <CopyButton value={() => written(value)} label={m.json.copyAll} />
              )}
            </div>
          ) : matches && matches.visible.size === 0 ? (
            <p className="py-2 font-sans text-faint text-sm">{m.json.noMatch}</p>
          ) : (
            <JsonRows
              entries={entries}
              depth={0}
              matches={matches}
              toggled={toggled}
              onToggle={(at, open) => setToggled(new Map(toggled).set(at, open))}
              openDepth={depth}
              onPick={onPick}
            />
          )}
        </div>
      )}
    </figure>
  );
}

type View = "tree" | "table" | "schema";

const VIEWS = {
  tree: { icon: ListTree, word: m.json.asTree },
  table: { icon: Table2, word: m.json.asTable },
  schema: { icon: Shapes, word: m.json.asSchema },
} as const;

interface ViewSwitchProps {
  views: readonly View[];
  view: View;
  onView: (view: View) => void;
}

/** Tree, table or schema of one value. */
function ViewSwitch({ views, view, onView }: ViewSwitchProps) {
  return (
    <fieldset aria-label={m.json.view} className="flex rounded-md border p-px">
      {views.map((each) => {
        const { icon: Icon, word } = VIEWS[each];
        return (
          <button
            key={each}
            type="button"
            aria-pressed={each === view}
            aria-label={word}
            title={word}
            onClick={() => onView(each)}
            className={cn(
              "inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-8 [&_svg]:size-4",
              each === view && "bg-hover text-text",
            )}
          >
            <Icon aria-hidden />
          </button>
        );
      })}
    </fieldset>
  );
}
