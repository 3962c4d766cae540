/**
 * The events of an execution as server-sent events (WHATWG HTML 9.2): first what is stored after the number given, then what comes, to
 * its end. Text that nodes stream comes between them and carries no id, so a reconnect goes on at the last stored event.
 */

import { asViewer, viewerNow } from "@/db/viewer";
import type { StreamEvent } from "@/lib/api/contracts/executions";
import { tenantStatement } from "@/lib/engine/sql";
import { isTerminal } from "@/lib/engine/status";
import { watchExecution } from "./feed";
import { readEnding } from "./wait";

const BATCH = 500;
/** Keeps proxies from cutting the line, and finds rows whose message was lost. */
const HEARTBEAT_MS = 15_000;
/** A stream ends after this long, so that who may read it is asked again; the reader goes on where it was. */
const LIFETIME_MS = 15 * 60_000;
/** Streamed text for a reader who does not keep up; what is more is dropped, for the node's output holds all of it. */
const MAX_TOKENS = 200;
/** Who may see a restricted workflow may be no collaborator any more: asked so often while there is something to tell. */
const RECHECK_MS = 1000;
const END = new Set(["execution.completed", "execution.failed", "execution.cancelled"]);

const ROWS = `
select jsonb_build_object('seq', seq, 'type', type, 'node_id', node_id, 'at', (extract(epoch from at) * 1000)::float8, 'data', data) as event
from execution_events where execution_id = $1 and seq > $2::text::bigint order by seq limit ${BATCH}`;

interface StreamOptions {
  orgId: string;
  executionId: string;
  /** Number of the last event that the reader has. */
  after: number;
  /** Watches whether the reader may go on: calls what it is given when they may not. @returns what ends that. */
  whileAllowed: (onOut: () => void) => () => void;
  heartbeatMs?: number;
}

/** The stream's bytes. It reads rows only as fast as they are taken. */
export function executionStream({
  orgId,
  executionId,
  after,
  whileAllowed,
  heartbeatMs = HEARTBEAT_MS,
}: StreamOptions) {
  const encoder = new TextEncoder();
  // Bytes are taken by whoever sends them, who is nobody.
  const viewer = viewerNow();
  let checkedAt = Date.now();
  const endsAt = Date.now() + LIFETIME_MS;
  const tokens: string[] = [];
  let cursor = after;
  let newest = Number.POSITIVE_INFINITY;
  let wake = (): void => undefined;
  let stop = (): void => undefined;
  let closed = false;

  const rows = async (): Promise<StreamEvent[]> => {
    const found = await tenantStatement<{ event: Omit<StreamEvent, "at"> & { at: number } }>(orgId, ROWS, [
      executionId,
      String(cursor),
    ]);
    return found.map(({ event }) => ({ ...event, at: new Date(event.at).toISOString() }));
  };
  const nap = () =>
    new Promise<"news" | "quiet">((resolve) => {
      const timer = setTimeout(() => resolve("quiet"), heartbeatMs);
      wake = () => {
        clearTimeout(timer);
        resolve("news");
      };
    });
  const isHidden = async () => {
    if (viewer === null || Date.now() - checkedAt < RECHECK_MS) return false;
    checkedAt = Date.now();
    return (await readEnding(orgId, executionId)) === null;
  };
  const end = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    stop();
    closed = true;
    controller.close();
  };

  const next = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    while (!closed) {
      const hidden = await isHidden();
      if (closed) return;
      if (hidden) return end(controller);
      if (newest > cursor) {
        const seen = newest;
        const events = await rows();
        if (closed) return;
        const last = events.at(-1);
        if (last) {
          cursor = last.seq;
          controller.enqueue(encoder.encode(events.map(message).join("")));
          if (END.has(last.type)) end(controller);
          return;
        }
        // Nothing more is stored: either it goes on, or the reader had the last event already.
        const ending = await readEnding(orgId, executionId);
        if (closed) return;
        if (!ending || (isTerminal(ending.status) && ending.event_seq <= cursor)) return end(controller);
        if (ending.event_seq <= cursor && newest === seen) newest = cursor;
        continue;
      }
      if (tokens.length > 0) {
        controller.enqueue(encoder.encode(tokens.splice(0).join("")));
        return;
      }
      if (Date.now() >= endsAt) return end(controller);
      if ((await nap()) === "quiet" && !closed) {
        newest = Number.POSITIVE_INFINITY;
        controller.enqueue(encoder.encode(": still here\n\n"));
        return;
      }
    }
  };

  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const leave = whileAllowed(() => {
          if (closed) return;
          end(controller);
          wake();
        });
        stop = leave;
        const unwatch = await watchExecution(executionId, {
          onEvents(seq) {
            newest = Math.max(Number.isFinite(newest) ? newest : 0, seq);
            wake();
          },
          onToken({ node_id, text }) {
            if (tokens.length >= MAX_TOKENS) return;
            const event = { seq: cursor, type: "node.token", node_id, at: new Date().toISOString(), data: { text } };
            tokens.push(`event: node.token\ndata: ${JSON.stringify(event)}\n\n`);
            wake();
          },
        });
        stop = () => {
          leave();
          unwatch();
        };
        if (closed) return stop();
        controller.enqueue(encoder.encode(": open\n\n"));
      },
      pull: (controller) => asViewer(viewer, () => next(controller)),
      cancel() {
        closed = true;
        stop();
        wake();
      },
    },
    { highWaterMark: 1 },
  );
}

function message(event: StreamEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
