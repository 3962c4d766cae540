"use client";
/** Live view of one execution: rows from the API, kept up to date by its event stream. */
import { replaceEqualDeep, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { ExecutionDetail, ExecutionStatus, NodeStatus, StreamEvent } from "@/lib/api/contracts/executions";
import { apiFetch } from "./api";
import { applyEvent, needsRows } from "./execution-events";
import { FINISHED } from "./executions";
import { keys } from "./keys";
import { readSse } from "./sse";

/** Rows are asked for again at most this often while events come in; ms. */
const ROWS_EVERY = 250;
const HELD_EVERY = 4000;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 8000;

export interface LiveNodeState {
  status: NodeStatus;
  visit: number;
  /** How many attempts the newest visit took so far. */
  attempts: number;
  /** Milliseconds; null while it runs. */
  duration: number | null;
  startedAt: string | null;
}

export interface ExecutionLive {
  execution: ExecutionDetail | undefined;
  status: ExecutionStatus | undefined;
  nodeStates: ReadonlyMap<string, LiveNodeState>;
  firedEdges: ReadonlySet<string>;
  /** Text that nodes stream while they run, by node. */
  tokens: ReadonlyMap<string, string>;
  connection: "idle" | "live" | "reconnecting";
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

const NO_TOKENS: ReadonlyMap<string, string> = new Map();

/** Follows an execution until it is over. Reconnects after a break at the event it last saw; undefined follows nothing. */
export function useExecutionLive(id: string | undefined): ExecutionLive {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keys.execution(id ?? ""),
    queryFn: ({ signal }) => apiFetch<ExecutionDetail>(`/api/v1/executions/${id}`, { signal }),
    enabled: id !== undefined,
    // Its place in the queue changes without an event of its own.
    refetchInterval: ({ state }) => (state.data?.held ? HELD_EVERY : false),
    // An answer that was on its way while events arrived must not take them back.
    structuralSharing: (old, fresh) => {
      const known = old as ExecutionDetail | undefined;
      return known && (fresh as ExecutionDetail).event_seq < known.event_seq ? known : replaceEqualDeep(old, fresh);
    },
  });
  const [connection, setConnection] = useState<ExecutionLive["connection"]>("idle");
  const [tokens, setTokens] = useState(NO_TOKENS);
  const execution = query.data;
  const follow = id !== undefined && execution !== undefined && !FINISHED.has(execution.status);

  useEffect(() => {
    if (!follow || id === undefined) return;
    const key = keys.execution(id);
    const abort = new AbortController();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let rowsPlanned = false;
    const planRows = () => {
      if (rowsPlanned) return;
      rowsPlanned = true;
      timers.add(
        setTimeout(() => {
          rowsPlanned = false;
          void client.invalidateQueries({ queryKey: key });
        }, ROWS_EVERY),
      );
    };
    const onEvent = (event: StreamEvent) => {
      if (event.type === "node.token") {
        const { node_id } = event;
        const text = event.data.text;
        if (node_id && typeof text === "string") {
          setTokens((before) => new Map(before).set(node_id, (before.get(node_id) ?? "") + text));
        }
        return;
      }
      client.setQueryData<ExecutionDetail>(key, (known) => known && applyEvent(known, event));
      if (needsRows(event.type)) planRows();
    };
    const run = async () => {
      let retry = FIRST_RETRY;
      while (!abort.signal.aborted) {
        const known = client.getQueryData<ExecutionDetail>(key);
        try {
          await readSse(`/api/v1/executions/${id}/stream`, {
            lastEventId: String(known?.event_seq ?? 0),
            signal: abort.signal,
            onOpen: () => {
              retry = FIRST_RETRY;
              setConnection("live");
            },
            onMessage: (message) => onEvent(JSON.parse(message.data) as StreamEvent),
          });
        } catch {
          // Broken or refused: said on the page by `connection`, and tried again below.
          if (!abort.signal.aborted) setConnection("reconnecting");
        }
        if (abort.signal.aborted) return;
        await client.invalidateQueries({ queryKey: key });
        await new Promise((resolve) => timers.add(setTimeout(resolve, retry)));
        retry = Math.min(retry * 2, LONGEST_RETRY);
      }
    };
    void run();
    return () => {
      abort.abort();
      for (const timer of timers) clearTimeout(timer);
      // The last rows may still be on their way to the table when the ending event arrives.
      void client.invalidateQueries({ queryKey: key });
      setConnection("idle");
    };
  }, [client, follow, id]);

  const nodeStates = useMemo(() => statesOf(execution), [execution]);
  const firedEdges = useMemo(() => new Set(execution?.fired_edges), [execution?.fired_edges]);
  return {
    execution,
    status: execution?.status,
    nodeStates,
    firedEdges,
    tokens,
    connection,
    isPending: query.isPending,
    error: query.error,
    refetch: () => void query.refetch(),
  };
}

function statesOf(execution: ExecutionDetail | undefined): ReadonlyMap<string, LiveNodeState> {
  const states = new Map<string, LiveNodeState>();
  for (const node of execution?.nodes ?? []) {
    states.set(node.node_id, {
      status: node.status,
      visit: node.visit,
      attempts: node.attempts.length,
      duration: node.duration_ms,
      startedAt: node.started_at,
    });
  }
  return states;
}
