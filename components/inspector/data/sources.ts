/** Whose data a text reads, in words. */
import { formatClock } from "@/lib/client/format";
import { m } from "@/lib/messages";
import type { InspectorData } from "./context";
import type { Origin } from "./scope";

const words = m.inspector.data.sources;
const NODES = /\b(?:nodes|state)\s*\.\s*(?:`([^`]+)`|([A-Za-z_]\w*))/g;

/** Where the values come from that the text names: "from execution 14:02, pinned". Empty when it reads nothing of that kind. */
export function saySources(text: string, { data, execution }: Pick<InspectorData, "data" | "execution">): string {
  const found = new Set<Origin>();
  for (const [, quoted, plain] of text.matchAll(NODES)) {
    const origin = data.origins.get(quoted ?? plain ?? "");
    if (origin) found.add(origin);
  }
  if (data.input && /\binput\b|(?<!\{)\{[A-Za-z_]\w*\}/.test(text)) found.add(data.input);
  if (/\btrigger\b/.test(text)) found.add(data.trigger);
  const when = execution ? formatClock(new Date(execution.started_at ?? execution.created_at), new Date()) : "";
  return (["execution", "pin", "schema", "example"] as const)
    .filter((origin) => found.has(origin))
    .map((origin) => (origin === "execution" ? words.execution(when) : words[origin]))
    .join(", ");
}
