/** The address of a webhook on this server. */
export function webhookUrl(origin: string, path: string): string {
  return `${origin}/api/hooks/${path}`;
}

/** A curl line that calls it; a method with a body carries `sample` as JSON. Quoted for POSIX shells. */
export function curlLine(url: string, methods: readonly string[], sample: unknown): string {
  const method = methods.includes("POST") ? "POST" : (methods[0] ?? "POST");
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  if (method === "GET") return `curl ${quote(url)}`;
  return `curl -X ${method} ${quote(url)} -H 'content-type: application/json' -d ${quote(JSON.stringify(sample ?? {}))}`;
}

/** An example value for a JSON Schema: its defaults and examples, else one of the type. Depth-limited. */
export function sampleOf(schema: unknown, depth = 0): unknown {
  if (typeof schema !== "object" || schema === null || depth > 6) return {};
  const { type, default: preset, examples, enum: choices, properties, items } = schema as Record<string, unknown>;
  if (preset !== undefined) return preset;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return 1;
  if (type === "boolean") return true;
  if (type === "array") return items ? [sampleOf(items, depth + 1)] : [];
  if (typeof properties !== "object" || properties === null) return {};
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, sampleOf(value, depth + 1)]));
}
