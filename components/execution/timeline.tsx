"use client";
import { useRef } from "react";
import { useListKeys } from "@/components/lists/use-list-keys";
import { cn } from "@/components/ui/cn";
import { STATES, StateIcon, TONE_BG } from "@/components/ui/state";
import { Duration } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { FINISHED } from "@/lib/client/executions";
import { useNow } from "@/lib/client/now";
import { m } from "@/lib/messages";
import { type ExecutionGraph, type TimelineRow, timelineRows } from "./model";

interface TimelineProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
  /** Null: the execution as a whole. */
  selected: string | null;
  onSelect: (node: string | null) => void;
}

const ROW =
  "grid w-full min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-b px-4 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 md:min-h-9 md:grid-cols-[minmax(120px,220px)_minmax(0,1fr)_80px] md:px-6";

/** Every node with its state, when it ran and for how long. Choosing one shows it in the panel. */
export function Timeline({ execution, graph, selected, onSelect }: TimelineProps) {
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const over = FINISHED.has(execution.status);
  const now = useNow(over ? "still" : "fine") ?? Date.parse(execution.created_at);
  const rows = timelineRows(execution, graph, now);
  return (
    <ul ref={list} aria-label={m.executions.timeline}>
      <li>
        <button
          type="button"
          data-row
          aria-pressed={selected === null}
          onClick={() => onSelect(null)}
          className={cn(ROW, selected === null && "bg-accent-soft hover:bg-accent-soft")}
        >
          <span className="flex min-w-0 items-center gap-2 font-medium text-sm">
            <StateIcon state={execution.status} />
            <span className="truncate">{m.executions.whole}</span>
          </span>
          <Bar start={0} end={1} colour={TONE_BG[STATES[execution.status].tone]} faint />
          <Duration
            ms={execution.duration_ms}
            since={over ? null : (execution.started_at ?? execution.created_at)}
            className="justify-self-end text-muted"
          />
        </button>
      </li>
      {rows.map((row) => (
        <li key={row.id}>
          <Row row={row} selected={selected === row.id} onSelect={() => onSelect(row.id)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ row, selected, onSelect }: { row: TimelineRow; selected: boolean; onSelect: () => void }) {
  const { node, bar } = row;
  if (!node) {
    return (
      <div className={cn(ROW, "text-faint hover:bg-transparent")}>
        <span className="truncate pl-6 text-sm">{row.name}</span>
        <span className="hidden md:block" />
        <span className="justify-self-end text-xs">{m.executions.notStarted}</span>
      </div>
    );
  }
  const notes = [
    node.visit > 1 ? m.executions.visits(node.visit) : null,
    node.attempts.length > 1 ? m.executions.attempts(node.attempts.length) : null,
  ];
  return (
    <button
      type="button"
      data-row
      aria-pressed={selected}
      onClick={onSelect}
      className={cn(ROW, selected && "bg-accent-soft hover:bg-accent-soft")}
    >
      <span className="flex min-w-0 items-center gap-2 text-sm">
        <StateIcon state={node.status} />
        <span className={cn("truncate", node.status === "skipped" && "text-faint")} title={row.id}>
          {row.name}
        </span>
        <span className="truncate text-faint text-xs">{notes.filter(Boolean).join(", ")}</span>
      </span>
      {bar ? <Bar {...bar} colour={TONE_BG[STATES[node.status].tone]} /> : <span className="hidden md:block" />}
      {node.reused && node.status !== "skipped" ? (
        <span className="justify-self-end text-faint text-xs">{m.derive.reused}</span>
      ) : node.status === "skipped" ? (
        <span className="justify-self-end text-faint text-xs">{m.states.skipped}</span>
      ) : (
        <Duration
          ms={node.duration_ms}
          since={node.completed_at ? null : node.started_at}
          className="justify-self-end text-muted"
        />
      )}
    </button>
  );
}

function Bar({ start, end, colour, faint }: { start: number; end: number; colour: string; faint?: boolean }) {
  return (
    <span aria-hidden className="relative hidden h-1.5 md:block">
      <span
        className={cn("absolute h-full min-w-[3px] rounded-full", colour, faint && "opacity-25")}
        style={{ left: `${Math.min(start, 0.995) * 100}%`, width: `${Math.max(0, end - start) * 100}%` }}
      />
    </span>
  );
}
