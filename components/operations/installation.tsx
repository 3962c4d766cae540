"use client";
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import type { Installation } from "@/lib/api/contracts/operations";
import { formatBytes, formatDuration } from "@/lib/client/format";
import { useInstallation } from "@/lib/client/operations";
import { m } from "@/lib/messages";
import { Section } from "./section";

/** Tables that are shown before somebody asks for all. */
const FEW = 8;
/** An entry that has been due for longer says that the engines do not keep up. */
const BEHIND_MS = 10_000;

/** Sizes, engines, queue and what looked after it last. */
export function InstallationFacts() {
  const words = m.operations.installation;
  const query = useInstallation();
  return (
    <Section title={words.title} help={words.help}>
      {query.isPending ? (
        <Skeleton className="h-16 w-full" />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <Numbers data={query.data} />
          <Tables tables={query.data.tables} />
          <Maintenance rounds={query.data.maintenance} />
        </>
      )}
    </Section>
  );
}

function Numbers({ data }: { data: Installation }) {
  const words = m.operations.installation;
  const { artifacts, engines, queue } = data;
  const alive = engines.filter((engine) => engine.is_alive).length;
  const gone = engines.length - alive;
  const isBehind = (queue.oldest_due_ms ?? 0) > BEHIND_MS;
  return (
    <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Tile name={words.database} value={formatBytes(data.database_bytes)} />
      <Tile name={words.artifacts} value={formatBytes(artifacts.bytes)}>
        {words.files(artifacts.files)}
        {artifacts.is_estimate && `, ${words.estimate}`}
      </Tile>
      <Tile name={words.engines} value={words.alive(alive)}>
        {alive === 0 ? <Warning>{words.noEngine}</Warning> : gone > 0 && words.gone(gone)}
      </Tile>
      <Tile name={words.queue} value={words.due(queue.due)}>
        {words.queueRest(queue.taken, queue.scheduled, queue.waiting)}
        {isBehind && <Warning>{words.behind(formatDuration(queue.oldest_due_ms ?? 0))}</Warning>}
      </Tile>
    </dl>
  );
}

function Tile({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col rounded-lg border bg-surface px-3 py-2.5">
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-medium text-lg tabular-nums">{value}</dd>
      {children && <dd className="text-muted text-xs tabular-nums">{children}</dd>}
    </div>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <span className="flex items-center gap-1 text-failed">
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}

function Tables({ tables }: { tables: Installation["tables"] }) {
  const words = m.operations.installation;
  const [all, setAll] = useState(false);
  return (
    <div className="flex flex-col items-start gap-2">
      <table className="w-full max-w-2xl text-sm">
        <caption className="pb-1 text-left font-medium">{words.tables}</caption>
        <thead>
          <tr className="h-8 border-b text-left text-faint text-xs">
            <th scope="col" className="font-normal">
              {words.columns.name}
            </th>
            <th scope="col" className="pl-4 text-right font-normal">
              {words.columns.rows}
            </th>
            <th scope="col" className="pl-4 text-right font-normal">
              {words.columns.bytes}
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.slice(0, all ? undefined : FEW).map((table) => (
            <tr key={table.name} className="h-8 border-b">
              <td className="max-w-0 truncate font-mono text-xs">{table.name}</td>
              <td className="w-24 pl-4 text-right text-muted tabular-nums">{table.rows.toLocaleString("en")}</td>
              <td className="w-32 pl-4 text-right tabular-nums">{formatBytes(table.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && tables.length > FEW && (
        <Button size="sm" variant="ghost" onClick={() => setAll(true)} className="pointer-coarse:h-10">
          {words.allTables(tables.length)}
        </Button>
      )}
    </div>
  );
}

function Maintenance({ rounds }: { rounds: Installation["maintenance"] }) {
  const words = m.operations.installation;
  if (rounds.length === 0) return null;
  return (
    <div>
      <h3 className="font-medium text-sm">{words.maintenance}</h3>
      <ul className="mt-1">
        {rounds.map((round) => (
          <li key={round.name} className="flex flex-wrap gap-x-3 text-sm">
            <span>{words.names[round.name] ?? round.name}</span>
            <RelativeTime iso={round.at} className="text-muted" />
            <span className="text-faint">{formatDuration(round.took_ms)}</span>
            <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{outcomeOf(round.outcome)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function outcomeOf(outcome: Record<string, unknown>): string {
  const parts = Object.entries(outcome).filter(([, count]) => count !== 0);
  return parts.length === 0
    ? m.operations.installation.quiet
    : parts.map(([name, count]) => `${name.replaceAll("_", " ")} ${String(count)}`).join(", ");
}
