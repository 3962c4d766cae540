"use client";
import Link from "next/link";
import { useWorkspace } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { StateIcon } from "@/components/ui/state";
import { RelativeTime } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { type ExecutionGraph, nodeName } from "./model";

const words = m.derive;
const short = (id: string) => `${id.slice(0, 8)}…${id.slice(-4)}`;

/** What this execution was made from, in a few words with a link. */
export function OriginLink({
  origin,
  graph,
}: {
  origin: NonNullable<ExecutionDetail["origin"]>;
  graph: ExecutionGraph | null;
}) {
  const { slug } = useWorkspace();
  const { kind, node_id, checkpoint, execution_id } = origin;
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      {words.kindOf[kind]}
      <Link
        href={`/${slug}/executions/${execution_id}`}
        className="font-mono text-accent-text text-xs underline underline-offset-2 hover:no-underline"
      >
        {short(execution_id)}
      </Link>
      {node_id !== null && kind !== "partial" && words.fromNode(nodeName(graph, node_id))}
      {kind === "fork" && checkpoint !== null && words.atCheckpoint(checkpoint)}
    </span>
  );
}

/** Which part of the draft ran, and what stood for the rest: pinned outputs, and outputs that are out of date. */
export function PartialFact({
  partial,
  graph,
}: {
  partial: NonNullable<ExecutionDetail["partial"]>;
  graph: ExecutionGraph | null;
}) {
  const names = (ids: readonly string[]) => ids.map((id) => nodeName(graph, id)).join(", ");
  const part = m.inspector.part;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {part.shown[partial.mode](nodeName(graph, partial.node_id))}
      {partial.pinned.length > 0 && <Badge tone="accent">{part.pinned(names(partial.pinned))}</Badge>}
      {partial.stale.length > 0 && (
        <Badge tone="waiting" title={part.staleHelp}>
          {part.stale(names(partial.stale))}
        </Badge>
      )}
    </span>
  );
}

/** Executions that were made from this one, the newest first. */
export function Descendants({ items }: { items: ExecutionDetail["descendants"] }) {
  const { slug } = useWorkspace();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="descendants" className="mx-4 mt-3 rounded-lg border md:mx-5">
      <h3 id="descendants" className="px-3 pt-2 pb-1 font-medium text-faint text-xs">
        {words.descendants}
      </h3>
      <ul className="max-h-40 overflow-y-auto pb-1">
        {items.map((item) => (
          <li key={item.execution_id}>
            <Link
              href={`/${slug}/executions/${item.execution_id}`}
              className="flex min-h-8 items-center gap-2 px-3 text-sm hover:bg-hover focus-visible:-outline-offset-2"
            >
              <StateIcon state={item.status} />
              <span>{words.kind[item.kind]}</span>
              <code className="text-faint text-xs">{short(item.execution_id)}</code>
              <RelativeTime iso={item.created_at} className="ml-auto text-faint text-xs" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
