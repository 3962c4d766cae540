import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { StateChip } from "@/components/ui/state";
import { Duration, RelativeTime } from "@/components/ui/time";
import type { ExecutionListItem } from "@/lib/api/contracts/executions";
import { FINISHED } from "@/lib/client/executions";
import { m } from "@/lib/messages";
import { rowClasses, rowLink } from "./list";
import { TriggerLabel } from "./trigger";
import type { Selection } from "./use-selection";

const COLUMNS = "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[112px_minmax(0,1fr)_90px_130px_130px_90px]";
const SELECTABLE = "grid-cols-[auto_minmax(0,1fr)_auto] md:grid-cols-[16px_112px_minmax(0,1fr)_90px_130px_130px_90px]";

/** The columns of the list, with or without one for choosing rows. */
export const columnsOf = (isSelectable: boolean): string => (isSelectable ? SELECTABLE : COLUMNS);

interface ExecutionRowProps {
  item: ExecutionListItem;
  workspace: string;
  /** Null: rows cannot be chosen. */
  selection: Selection | null;
}

/** One execution of the list; the whole row leads to it. */
export function ExecutionRow({ item, workspace, selection }: ExecutionRowProps) {
  const started = item.started_at ?? item.created_at;
  const since = FINISHED.has(item.status) ? null : started;
  return (
    <li
      className={cn(
        rowClasses,
        columnsOf(selection !== null),
        selection?.has(item.execution_id) && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      {selection && (
        // Over the row's link, and as large as a thumb.
        <label className="relative z-10 -m-2 inline-flex size-8 items-center justify-center">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            aria-label={m.derive.open.select(`${item.workflow_name}, ${item.execution_id}`)}
            checked={selection.has(item.execution_id)}
            onChange={() => selection.toggle(item.execution_id)}
          />
        </label>
      )}
      <span className="order-2 justify-self-end md:order-none md:justify-self-start">
        <StateChip state={item.status} />
      </span>
      <div className="flex min-w-0 flex-col md:flex-row md:items-baseline md:gap-2.5">
        <Link data-row={item.execution_id} href={`/${workspace}/executions/${item.execution_id}`} className={rowLink}>
          {item.workflow_name}
        </Link>
        {item.is_held && (
          <Badge tone="outline" title={m.flow.held.help}>
            {m.flow.held.badge}
          </Badge>
        )}
        {item.error && (
          <span className="hidden min-w-0 truncate text-faint text-xs lg:inline">{item.error.message}</span>
        )}
        <span className="flex items-center gap-1.5 text-faint text-xs md:hidden">
          <RelativeTime iso={started} /> · <Duration ms={item.duration_ms} since={since} />
        </span>
      </div>
      <span className="hidden text-muted text-sm tabular-nums md:block">
        {item.is_test ? (
          <Badge tone="outline" title={m.executions.testHelp}>
            {m.executions.test}
          </Badge>
        ) : item.version === null ? (
          m.executions.draftVersion
        ) : (
          m.common.version(item.semver ?? item.version)
        )}
      </span>
      <span className="hidden md:block">
        <TriggerLabel type={item.trigger_type} />
      </span>
      <RelativeTime iso={started} className="hidden text-muted text-sm md:block" />
      <Duration ms={item.duration_ms} since={since} className="hidden text-muted md:block" />
    </li>
  );
}
