"use client";
import { Braces, ChevronRight, CornerDownLeft, Link2, ListTree, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { m } from "@/lib/messages";
import { cn } from "../cn";
import { CopyButton } from "../copy-button";
import { JsonLeaf } from "./leaf";
import { artifactOf, columnsOf, entriesOf, type JsonEntry, type JsonMatches, kindOf } from "./model";
import { JsonTable } from "./table";

const BATCH = 100;

export interface RowProps {
  entry: JsonEntry;
  depth: number;
  /** Null while nothing is searched. */
  matches: JsonMatches | null;
  /** What the person opened or closed by hand; anything else follows `openDepth`. */
  toggled: ReadonlyMap<string, boolean>;
  onToggle: (path: string, open: boolean) => void;
  openDepth: number;
  /** Makes keys choosable, and their lines draggable. */
  onPick?: (path: string) => void;
}

/** One key with its value; objects and arrays fold. */
export function JsonRow({ entry, depth, matches, toggled, onToggle, openDepth, onPick }: RowProps) {
  const [asTable, setAsTable] = useState(false);
  const children = artifactOf(entry.value) ? [] : entriesOf(entry.value, entry.path);
  const contains = (text: unknown) => matches !== null && String(text).toLowerCase().includes(matches.needle);
  const key = <span className={cn("text-text", contains(entry.key) && "rounded-sm bg-waiting-soft")}>{entry.key}</span>;
  if (children.length === 0) {
    return (
      <Line entry={entry} depth={depth} onPick={onPick}>
        <span className="shrink-0 pl-4.5">
          {onPick ? (
            <button
              type="button"
              title={m.inspector.data.insertPath(entry.path)}
              className="hover:text-accent-text hover:underline"
              onClick={() => onPick(entry.path)}
            >
              {key}
            </button>
          ) : (
            key
          )}
          :
        </span>{" "}
        <JsonLeaf value={entry.value} hit={contains(entry.value)} />
      </Line>
    );
  }
  const searched = matches?.visible.has(entry.path) && children.some((child) => matches.visible.has(child.path));
  const open = toggled.get(entry.path) ?? (searched || depth < openDepth);
  const columns = columnsOf(entry.value);
  const array = kindOf(entry.value) === "array";
  return (
    <>
      <Line
        entry={entry}
        depth={depth}
        onPick={onPick}
        extra={
          columns && open ? (
            <IconAction label={asTable ? m.json.asTree : m.json.asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? <ListTree aria-hidden /> : <Table2 aria-hidden />}
            </IconAction>
          ) : null
        }
      >
        <button
          type="button"
          aria-expanded={open}
          className="flex min-w-0 items-center gap-0.5 text-left"
          onClick={() => onToggle(entry.path, !open)}
        >
          <ChevronRight
            aria-hidden
            className={cn("size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
          />
          {key}
          <span className="ml-1.5 text-faint">
            {array ? m.json.items(children.length) : m.json.keys(children.length)}
          </span>
        </button>
      </Line>
      {open && asTable && columns && (
        <div className="my-1" style={{ marginLeft: depth * 16 + 18 }}>
          <JsonTable rows={entry.value as unknown[]} columns={columns} label={String(entry.key)} />
        </div>
      )}
      {open && !(asTable && columns) && (
        <JsonRows
          entries={children}
          depth={depth + 1}
          matches={matches}
          toggled={toggled}
          onToggle={onToggle}
          openDepth={openDepth}
          onPick={onPick}
        />
      )}
    </>
  );
}

/** Rows of one level, a hundred at a time; while searching, the ones that match or contain a match. */
export function JsonRows({ entries, ...rest }: Omit<RowProps, "entry"> & { entries: readonly JsonEntry[] }) {
  const [limit, setLimit] = useState(BATCH);
  const { matches } = rest;
  // A key that matches shows all of what is in it.
  const some = matches !== null && entries.some((each) => matches.visible.has(each.path));
  const shown = some ? entries.filter((each) => matches.visible.has(each.path)) : entries;
  return (
    <>
      {shown.slice(0, limit).map((entry) => (
        <JsonRow key={entry.path} entry={entry} {...rest} />
      ))}
      {shown.length > limit && (
        <button
          type="button"
          className="py-0.5 text-accent-text underline underline-offset-2"
          style={{ marginLeft: rest.depth * 16 + 18 }}
          onClick={() => setLimit(limit + BATCH * 5)}
        >
          {m.json.more(shown.length - limit)}
        </button>
      )}
    </>
  );
}

interface LineProps {
  entry: JsonEntry;
  depth: number;
  extra?: ReactNode;
  onPick?: (path: string) => void;
  children: ReactNode;
}

function Line({ entry, depth, extra, onPick, children }: LineProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is one more way to what the line's button does.
    <div
      className={cn(
        "group/line relative flex min-h-6 items-start rounded-sm py-0.5 pr-14 hover:bg-hover",
        onPick && "cursor-grab pr-20",
      )}
      style={{ paddingLeft: depth * 16 }}
      draggable={onPick !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData("application/x-flowpilot-path", entry.path);
        event.dataTransfer.effectAllowed = "copy";
        event.stopPropagation();
      }}
    >
      <div className="flex min-w-0 items-start gap-1">{children}</div>
      <div className="absolute top-0 right-0 flex rounded-md bg-raised opacity-0 focus-within:opacity-100 group-hover/line:opacity-100">
        {extra}
        {onPick && (
          <IconAction label={m.inspector.data.insertPath(entry.path)} onClick={() => onPick(entry.path)}>
            <CornerDownLeft aria-hidden />
          </IconAction>
        )}
        <CopyButton className="size-6" value={entry.path} label={m.json.copyPath} icon={Link2} />
        <CopyButton className="size-6" value={() => written(entry.value)} label={m.json.copyValue} icon={Braces} />
      </div>
    </div>
  );
}

function IconAction({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="inline-flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text [&_svg]:size-4"
    >
      {children}
    </button>
  );
}

/** A text as itself, everything else as indented JSON. */
export function written(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "null");
}
