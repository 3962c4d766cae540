import { z } from "zod";
import { NodeError } from "@/lib/nodes/errors";
import type { RawReply } from "./process";
import { outOfMemory, refusedBelow, timedOut, tooMuchOutput } from "./reasons";

const MAX_DEPTH = 200;
const MAX_TRACE = 4_000;
const outcome = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    name: z.string(),
    message: z.string(),
    stack: z.string(),
    /** Python tells both; for JavaScript they are read from the stack and the message. */
    line: z.number().int().positive().nullish(),
    kind: z.enum(["error", "syntax", "memory", "depth", "size", "interrupt"]).optional(),
  }),
]);
type Failure = Extract<z.infer<typeof outcome>, { ok: false }>;

/** Removes `__proto__` keys (a later merge would make them a prototype) and refuses depths that overflow other code. */
function cleaned(root: unknown): unknown {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) throw tooDeep();
    if (Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
  return root;
}

function tooDeep(): NodeError {
  return new NodeError("sandbox_output", `The result is nested deeper than ${MAX_DEPTH} levels.`, { retriable: false });
}

export interface ReplyContext {
  timeoutMs: number;
  memoryMb: number;
}

/**
 * Reads what came out of the realm as hostile text.
 * @throws NodeError code_error with the line in the person's own code, sandbox_output, sandbox_memory, sandbox_timeout,
 *   sandbox_refused, sandbox_crashed; `details` hold what it printed until then, and its traceback.
 */
export function readResult(reply: RawReply, { timeoutMs, memoryMb }: ReplyContext): unknown {
  if (reply.refused) throw refusedBelow();
  let parsed: z.infer<typeof outcome>;
  try {
    parsed = outcome.parse(JSON.parse(reply.result));
  } catch (cause) {
    if (reply.interrupted) throw timedOut(timeoutMs);
    throw new NodeError("sandbox_crashed", "The code's answer could not be read.", { cause });
  }
  if (reply.interrupted) {
    throw parsed.ok ? timedOut(timeoutMs) : timedOut(timeoutMs, detailsOf(parsed, reply), lineOf(parsed));
  }
  if (parsed.ok) return cleaned(parsed.value);
  throw errorOf(parsed, reply, memoryMb);
}

function errorOf(failure: Failure, reply: RawReply, memoryMb: number): NodeError {
  if (failure.kind === "size") return tooMuchOutput();
  if (failure.kind === "depth") return tooDeep();
  const line = lineOf(failure);
  const details = detailsOf(failure, reply);
  const name = failure.name.slice(0, 100);
  const message = failure.message.slice(0, 2_000);
  const ranOut = /^(RangeError|Error)$/.test(name) && /Array buffer allocation failed/.test(message);
  if (failure.kind === "memory" || ranOut) return outOfMemory(memoryMb, details, line);
  return new NodeError("code_error", `${name}: ${message}${line ? ` (line ${line})` : ""}`, {
    line,
    // A block's own failure may pass (it may depend on the input's time or a random number): the retry policy decides.
    retriable: failure.kind !== "syntax",
    details,
  });
}

function lineOf(failure: Failure): number | undefined {
  const line = failure.line ?? /block\.js:(\d+)/.exec(failure.stack)?.[1];
  return line ? Number(line) : undefined;
}

function detailsOf(failure: Failure, reply: RawReply): Record<string, unknown> {
  const traceback = failure.stack
    .split("\n")
    .filter((text) => !/(realm|web|javascript)\.c?js:|node:internal/.test(text))
    .join("\n")
    .slice(0, MAX_TRACE);
  return { ...(traceback ? { traceback } : {}), ...(reply.output ? { output: reply.output } : {}) };
}
