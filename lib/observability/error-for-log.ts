/** Errors as log lines show them. */

const MAX_CAUSES = 4;
const MAX_TEXT = 4000;

/**
 * Name, code, message, stack and causes of an error; anything else as it is. Its other properties stay out: they hold parameters of
 * queries, headers and bodies, which are people's data.
 */
export function errorForLog(value: unknown): unknown {
  return told(value, 0);
}

function told(value: unknown, depth: number): unknown {
  if (!(value instanceof Error)) return depth === 0 ? value : undefined;
  const message = withoutParameters(value);
  const frames = (value.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: value.name,
    ...("code" in value && typeof value.code === "string" ? { code: value.code } : {}),
    message: message.slice(0, MAX_TEXT),
    stack: frames.join("\n").slice(0, MAX_TEXT),
    ...(value.cause !== undefined && depth < MAX_CAUSES ? { cause: told(value.cause, depth + 1) } : {}),
  };
}

/** drizzle puts the values of a failed query into its message, behind "params:". */
function withoutParameters(error: Error): string {
  if (!("params" in error && "query" in error)) return error.message;
  return error.message.replace(/\nparams:[\s\S]*$/, "");
}
