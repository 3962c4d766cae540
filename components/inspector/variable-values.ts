/** Variables of a workflow as people type them. */
export interface Variable {
  name: string;
  /** A text as it is; anything else, and a text that could be taken for something else, as JSON. */
  text: string;
}

/** The variables as rows. */
export function readVariables(value: Record<string, unknown> | undefined): Variable[] {
  return Object.entries(value ?? {}).map(([name, each]) => {
    const isPlain = typeof each === "string" && typeof readValue(each) === "string" && !each.startsWith('"');
    return { name, text: isPlain ? each : (JSON.stringify(each) ?? "") };
  });
}

/** What a text stands for: the JSON value it reads as, else itself. */
export function readValue(text: string): unknown {
  if (!/^\s*(?:[[{"\d-]|true|false|null)/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The object of the rows that have a name; undefined for none. */
export function writeVariables(rows: readonly Variable[]): Record<string, unknown> | undefined {
  const named = rows.filter(({ name }) => name !== "");
  return named.length > 0 ? Object.fromEntries(named.map(({ name, text }) => [name, readValue(text)])) : undefined;
}
