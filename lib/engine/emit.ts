/** Progress of a running node: log lines become event rows within bounds, streamed text only passes by (NOTIFY, no row). */
import { rawSql } from "@/db/client";
import type { NodeContext } from "@/lib/nodes/types";
import { log } from "@/lib/observability/log";
import type { AttemptInfo } from "./context";
import type { Slice } from "./slice";

const LOG_ROWS = 200;
const LOG_BYTES = 64 * 1024;
const PIECE = 8 * 1024;
/** A NOTIFY payload may have 8000 bytes; JSON escapes and the ids take their part. */
const TOKEN_BYTES = 2000;
const TOKEN_MS = 50;

/** Rejects, and never throws at once: a timer calls it, perhaps when the process has let go of the database already. */
async function tell(payload: string): Promise<void> {
  await rawSql()`select pg_notify('execution_tokens', ${payload})`;
}

/** The `emit` of one attempt: at most 200 log rows and 64 KB of them, then one row that says so. */
export function emitter(slice: Slice, { nodeId, visit, attempt }: AttemptInfo): NodeContext["emit"] {
  let rows = 0;
  let bytes = 0;
  let closed = false;
  let streamed = "";
  let timer: NodeJS.Timeout | null = null;

  const send = () => {
    timer = null;
    // A key that comes in pieces is recognised only when it is whole; what is held back at the very end is in the output anyway.
    const held = slice.secrets.openEnd(streamed);
    const text = slice.secrets.redact(streamed.slice(0, streamed.length - held));
    streamed = streamed.slice(streamed.length - held);
    for (let at = 0; at < text.length; at += TOKEN_BYTES) {
      const payload = JSON.stringify({
        execution_id: slice.execution.id,
        node_id: nodeId,
        text: text.slice(at, at + TOKEN_BYTES),
      });
      if (Buffer.byteLength(payload) > 7900) continue;
      tell(payload).catch((error: unknown) => {
        log.debug({ event: "token_lost", error: String(error) }, "A piece of streamed text was not sent.");
      });
    }
  };

  return ({ type, text: whole }) => {
    if (slice.stopped) return;
    const text = whole.slice(0, PIECE);
    if (type === "token") {
      streamed += text;
      if (timer === null) timer = setTimeout(send, TOKEN_MS);
      return;
    }
    if (closed) return;
    rows++;
    bytes += Buffer.byteLength(text);
    closed = rows > LOG_ROWS || bytes > LOG_BYTES;
    slice.event(
      "node.log",
      nodeId,
      closed ? { visit, attempt, text: "", truncated: true } : { visit, attempt, text: slice.secrets.redact(text) },
    );
    slice.flushLater();
  };
}
