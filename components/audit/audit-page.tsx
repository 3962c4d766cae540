"use client";
import { Download, ScrollText } from "lucide-react";
import { type ReactNode, useDeferredValue } from "react";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import type { AuditFilter } from "@/lib/api/contracts/audit";
import { auditFile, useAudit } from "@/lib/client/audit";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { AUDIT_COLUMNS, AuditRow } from "./audit-row";

const words = m.audit;
const ANY = "any";
const NAMES = ["who", "action", "target", "from", "to"] as const;

/** A day of the person's own calendar as a moment; nothing for what is none. `next`: the day after, so that the day itself is in it. */
function momentOf(day: string | null, next: 0 | 1): string | undefined {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + next).toISOString();
}

/** Settings → Audit log. Filters are in the URL. */
export function AuditPage() {
  const [url, setUrl] = useUrlState();
  const typed: AuditFilter = {
    who: url.get("who") ?? undefined,
    action: url.get("action") ?? undefined,
    target: url.get("target") ?? undefined,
    from: momentOf(url.get("from"), 0),
    to: momentOf(url.get("to"), 1),
  };
  const key = useDeferredValue(JSON.stringify(typed));
  const filter = JSON.parse(key) as AuditFilter;
  const query = useAudit(filter);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = NAMES.some((name) => url.get(name) !== null);
  const { columns } = words;
  const text = (name: "who" | "target", label: string, hint: string) => (
    <Labelled label={label}>
      <Input
        value={url.get(name) ?? ""}
        placeholder={hint}
        onChange={(event) => setUrl({ [name]: event.target.value })}
      />
    </Labelled>
  );
  const day = (name: "from" | "to", label: string) => (
    <Labelled label={label}>
      <Input type="date" value={url.get(name) ?? ""} onChange={(event) => setUrl({ [name]: event.target.value })} />
    </Labelled>
  );
  return (
    <>
      <div className="flex flex-wrap items-end gap-3 border-b px-4 py-3 md:px-6">
        {text("who", words.who, words.whoHint)}
        <Labelled label={words.action}>
          <NativeSelect
            value={url.get("action") ?? ANY}
            onValueChange={(value) => setUrl({ action: value === ANY ? null : value })}
            options={[{ value: ANY, label: words.anyAction }, ...words.actions]}
          />
        </Labelled>
        {text("target", words.target, words.targetHint)}
        {day("from", words.from)}
        {day("to", words.to)}
        <span className="flex gap-2 md:ml-auto">
          <Export href={auditFile(filter, "json")} label={words.exportJson} />
          <Export href={auditFile(filter, "csv")} label={words.exportCsv} />
        </span>
      </div>
      {query.isPending ? (
        <ListSkeleton className={AUDIT_COLUMNS} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={ScrollText}
          title={filtered ? words.noMatch : words.emptyTitle}
          action={
            filtered ? (
              <Button onClick={() => setUrl(Object.fromEntries(NAMES.map((name) => [name, null])))}>
                {words.clear}
              </Button>
            ) : undefined
          }
        >
          {words.help}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={AUDIT_COLUMNS}
            columns={[columns.at, columns.who, columns.did, columns.target, columns.from]}
          />
          <ul aria-label={words.title}>
            {items.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is in it.
    <label className="flex min-w-32 flex-1 basis-36 flex-col gap-1 text-faint text-xs md:max-w-48">
      {label}
      {children}
    </label>
  );
}

function Export({ href, label }: { href: string; label: string }) {
  return (
    <Button asChild>
      <a href={href} download>
        <Download aria-hidden />
        {label}
      </a>
    </Button>
  );
}
