/**
 * What happens in executions, told to everybody in this process who waits for it: one LISTEN for all of them. A message only says that
 * there are new rows; what was missed while the connection was away is found by looking again now and then.
 */
import { listen } from "@/db/client";

/** NOTIFY channels of the engine: `<execution id> <number of the newest event> <status>`, and pieces of streamed text as JSON. */
const EVENTS = "execution_events";
const TOKENS = "execution_tokens";

export interface Watcher {
  /** There are rows up to this number, and this is its status with them. */
  onEvents?(seq: number, status: string): void;
  /** A piece of text that a node streams. */
  onToken?(token: { node_id: string; text: string }): void;
}

interface Feed {
  watchers: Map<string, Set<Watcher>>;
  listening: Promise<unknown> | null;
}

const shared = globalThis as typeof globalThis & { flowpilotFeed?: Feed };
shared.flowpilotFeed ??= { watchers: new Map(), listening: null };
const feed: Feed = shared.flowpilotFeed;

/** Registers for one execution. Resolves when nothing committed from now on is missed. @returns what ends it. */
export async function watchExecution(executionId: string, watcher: Watcher): Promise<() => void> {
  const watchers = feed.watchers.get(executionId) ?? new Set();
  feed.watchers.set(executionId, watchers.add(watcher));
  const stop = () => {
    watchers.delete(watcher);
    if (watchers.size === 0 && feed.watchers.get(executionId) === watchers) feed.watchers.delete(executionId);
  };
  feed.listening ??= Promise.all([listen(EVENTS, onEvents), listen(TOKENS, onToken)]).catch((error: unknown) => {
    feed.listening = null;
    throw error;
  });
  try {
    await feed.listening;
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

function onEvents(payload: string): void {
  const [id = "", seq = "0", status = ""] = payload.split(" ");
  for (const watcher of feed.watchers.get(id) ?? []) watcher.onEvents?.(Number(seq), status);
}

function onToken(payload: string): void {
  const { execution_id: id, node_id, text } = JSON.parse(payload) as Record<string, unknown>;
  if (typeof id !== "string" || typeof node_id !== "string" || typeof text !== "string") return;
  for (const watcher of feed.watchers.get(id) ?? []) watcher.onToken?.({ node_id, text });
}
