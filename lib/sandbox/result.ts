import { z } from "zod";
import { NodeError } from "@/lib/nodes/errors";

const MAX_DEPTH = 200;
const outcome = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), name: z.string(), message: z.string(), stack: z.string() }),
]);

/** Removes `__proto__` keys (a later merge would make them a prototype) and refuses depths that overflow other code. */
function cleaned(root: unknown): unknown {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH)
      throw new NodeError("sandbox_output", `The result is nested deeper than ${MAX_DEPTH} levels.`, {
        retriable: false,
      });
    if (Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
  return root;
}

/**
 * Reads what came out of the realm as hostile text.
 * @throws NodeError code_error with the line in the person's own code, sandbox_output, sandbox_crashed.
 */
export function readResult(json: string): unknown {
  let parsed: z.infer<typeof outcome>;
  try {
    parsed = outcome.parse(JSON.parse(json));
  } catch (cause) {
    throw new NodeError("sandbox_crashed", "The code's answer could not be read.", { cause });
  }
  if (parsed.ok) return cleaned(parsed.value);
  const name = parsed.name.slice(0, 100);
  const message = parsed.message.slice(0, 2_000);
  const line = /block\.js:(\d+)/.exec(parsed.stack)?.[1];
  if (
    /^(RangeError|Error)$/.test(name) &&
    /Array buffer allocation failed|Invalid array length/.test(message) &&
    /allocation failed/.test(message)
  ) {
    throw new NodeError("sandbox_memory", "The code used more memory than it may.", { retriable: false });
  }
  throw new NodeError("code_error", `${name}: ${message}${line ? ` (line ${line})` : ""}`, {
    line: line ? Number(line) : undefined,
    // A block's own failure may pass (it may depend on the input's time or a random number): the retry policy decides.
    retriable: true,
  });
}
