"use client";
import { Braces, Plus } from "lucide-react";
import { useState } from "react";
import { ListFailure, ListHead, ListSkeleton, rowClasses } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/time";
import type { VariableItem } from "@/lib/api/contracts/variables";
import { useUrlState } from "@/lib/client/url-state";
import { useVariables } from "@/lib/client/variables";
import { m } from "@/lib/messages";
import { DeleteVariable } from "./delete-variable";
import { VariableDialog } from "./variable-dialog";

const words = m.variables;
const COLUMNS = "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_110px_minmax(0,1.4fr)_110px_150px]";

/** The variables of the workspace; the dialog is in the URL (?new=1, ?edit=<id>). */
export function VariablesPage({ editable }: { editable: boolean }) {
  const query = useVariables();
  const [url, setUrl] = useUrlState();
  const [deleted, setDeleted] = useState<VariableItem | null>(null);
  const items = query.data ?? [];
  const target = url.get("new") ? "new" : (items.find((each) => each.id === url.get("edit")) ?? null);
  const add = editable && (
    <Button variant="primary" onClick={() => setUrl({ new: "1" })}>
      <Plus aria-hidden />
      {words.add}
    </Button>
  );
  return (
    <div className="py-5">
      <div className="flex flex-wrap items-start justify-between gap-3 px-4 pb-4 md:px-6">
        <div className="max-w-2xl">
          <h2 className="font-medium text-base">{words.title}</h2>
          <p className="mt-1 text-pretty text-muted text-sm">{words.intro}</p>
        </div>
        {items.length > 0 && add}
      </div>
      {query.isPending ? (
        <ListSkeleton className={COLUMNS} rows={3} />
      ) : query.isError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={Braces} title={words.emptyTitle} action={add || undefined}>
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={COLUMNS}
            columns={[words.columns.name, words.columns.type, words.columns.value, words.columns.updated, ""]}
          />
          <ul aria-label={words.title}>
            {items.map((item) => (
              <Row
                key={item.id}
                item={item}
                editable={editable}
                onEdit={() => setUrl({ edit: item.id })}
                onDelete={() => setDeleted(item)}
              />
            ))}
          </ul>
        </>
      )}
      {target !== null && editable && (
        <VariableDialog
          key={target === "new" ? "new" : target.id}
          target={target}
          onClose={() => setUrl({ new: null, edit: null })}
        />
      )}
      <DeleteVariable item={deleted} onClose={() => setDeleted(null)} />
    </div>
  );
}

interface RowProps {
  item: VariableItem;
  editable: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function Row({ item, editable, onEdit, onDelete }: RowProps) {
  const value = item.secret ? words.hidden : JSON.stringify(item.value);
  return (
    <li className={cn(rowClasses, COLUMNS)}>
      <div className="min-w-0">
        <code className="block truncate font-medium text-sm">{item.name}</code>
        <span className="block truncate text-faint text-xs md:hidden">{value}</span>
      </div>
      <span className="hidden text-muted text-sm md:block">{words.types[item.type]}</span>
      <code className="hidden truncate text-faint text-xs md:block" title={item.secret ? undefined : value}>
        {value}
      </code>
      <RelativeTime iso={item.updated_at} className="hidden text-faint text-xs md:block" />
      {editable && (
        <div className="flex items-center justify-end gap-1">
          <Button size="sm" variant="ghost" aria-label={`${words.edit}: ${item.name}`} onClick={onEdit}>
            {words.edit}
          </Button>
          <Button size="sm" variant="ghost" aria-label={`${words.delete}: ${item.name}`} onClick={onDelete}>
            {words.delete}
          </Button>
        </div>
      )}
    </li>
  );
}
