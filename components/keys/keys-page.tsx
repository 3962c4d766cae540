"use client";
import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ListFailure, ListHead, ListSkeleton, rowClasses } from "@/components/lists/list";
import { useWorkspace } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/time";
import type { ApiKey } from "@/lib/api/contracts/keys";
import { useApiKeys, useRevokeKey } from "@/lib/client/api-keys";
import { patiently } from "@/lib/client/patiently";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";

// Comes when it is opened.
const KeyDialog = dynamic(() => patiently(() => import("./key-dialog").then((each) => each.KeyDialog)), { ssr: false });

const words = m.apiKeys;
const COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1.2fr)_7rem_7rem_5rem]";

/** Settings → API keys. The dialog is in the URL (?new=1). */
export function KeysPage() {
  const { role } = useWorkspace();
  const query = useApiKeys();
  const [url, setUrl] = useUrlState();
  const items = query.data ?? [];
  const { columns } = words;
  const add = (
    <Button variant="primary" onClick={() => setUrl({ new: "1" })}>
      <Plus aria-hidden />
      {words.create}
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b px-4 py-3 md:px-6">
        <p className="min-w-0 flex-1 basis-64 text-pretty text-muted text-sm">{words.help}</p>
        {items.length > 0 && add}
      </div>
      {query.isPending ? (
        <ListSkeleton className={COLUMNS} rows={3} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={KeyRound} title={words.emptyTitle} action={add}>
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={COLUMNS}
            columns={[columns.name, columns.owner, columns.scopes, columns.used, columns.expires, ""]}
          />
          <ul aria-label={words.title}>
            {items.map((item) => (
              <KeyRow key={item.id} item={item} />
            ))}
          </ul>
        </>
      )}
      {url.get("new") !== null && <KeyDialog role={role} onClose={() => setUrl({ new: null })} />}
    </>
  );
}

function KeyRow({ item }: { item: ApiKey }) {
  const [asking, setAsking] = useState(false);
  const revoke = useRevokeKey();
  return (
    <li className={cn(rowClasses, COLUMNS)}>
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium text-sm">{item.name}</span>
        <code className="shrink-0 font-mono text-faint text-xs">{item.prefix}…</code>
      </span>
      <span className="hidden truncate text-sm md:block">{item.owner?.name ?? m.common.none}</span>
      <span
        className="hidden truncate text-muted text-sm md:block"
        title={item.scopes?.map((scope) => m.permissions.actions[scope]).join("\n")}
      >
        {item.scopes === null ? words.all : words.some(item.scopes.length)}
      </span>
      <span className="hidden text-muted text-sm md:block">
        {item.last_used_at === null ? words.never : <RelativeTime iso={item.last_used_at} />}
      </span>
      <span className="hidden text-muted text-sm md:block">
        {item.is_expired ? (
          <Badge tone="waiting">{words.expired}</Badge>
        ) : item.expires_at === null ? (
          words.never
        ) : (
          <RelativeTime iso={item.expires_at} />
        )}
      </span>
      <Button
        size="sm"
        variant="danger-ghost"
        data-row
        aria-label={words.revokeOf(item.name)}
        onClick={() => setAsking(true)}
      >
        {words.revoke}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.revokeTitle(item.name)}
        action={words.revoke}
        onConfirm={() => revoke.mutateAsync(item.id)}
      >
        <p>{words.revokeBody}</p>
      </ConfirmDialog>
    </li>
  );
}
