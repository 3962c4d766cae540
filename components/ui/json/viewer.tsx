"use client";
import { ChevronsDownUp, ChevronsUpDown, ListTree, Search, Table2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { m } from "@/lib/messages";
import { Button } from "../button";
import { cn } from "../cn";
import { CopyButton } from "../copy-button";
import { JsonLeaf } from "./leaf";
import { artifactOf, columnsOf, entriesOf, searchJson } from "./model";
import { JsonRows, written } from "./row";
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
  className?: string;
}

/** Any JSON value: folds, searches, copies paths and values, shows arrays of objects as tables. Never renders HTML. */
export function JsonViewer({ value, label, path = "", openDepth = 2, plain, onPick, className }: JsonViewerProps) {
  const [query, setQuery] = useState("");
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [depth, setDepth] = useState(openDepth);
  const columns = useMemo(() => columnsOf(value), [value]);
  const [asTable, setAsTable] = useState(true);
  const wanted = useDeferredValue(query);
  const matches = useMemo(() => (wanted.trim() === "" ? null : searchJson(value, path, wanted)), [value, path, wanted]);
  const entries = useMemo(() => (artifactOf(value) ? [] : entriesOf(value, path)), [value, path]);
  const openAll = (to: number) => {
    setToggled(new Map());
    setDepth(to);
  };
  const showTable = columns !== null && asTable && matches === null;
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
          {columns && (
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={asTable ? m.json.asTree : m.json.asTable}
              title={asTable ? m.json.asTree : m.json.asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? <ListTree aria-hidden /> : <Table2 aria-hidden />}
            </Button>
          )}
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
          <CopyButton value={() => written(value)} label={m.json.copyAll} />
        </div>
      )}
      {showTable ? (
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
