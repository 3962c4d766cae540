"use client";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { rowClasses } from "@/components/lists/list";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/time";
import type { AuditEntry } from "@/lib/api/contracts/audit";
import { m } from "@/lib/messages";

const words = m.audit;
export const AUDIT_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1.2fr)_8rem]";

/** One row of the log; it opens to what was before and after. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const [open, setOpen] = useState(false);
  const { actor, target } = entry;
  const did = words.did(entry.action);
  return (
    <li>
      <button
        type="button"
        data-row
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={cn(rowClasses, AUDIT_COLUMNS, "w-full text-left text-sm")}
      >
        <span className="order-last flex items-center justify-end gap-1 text-muted md:order-none md:justify-start">
          <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 transition-transform", open && "rotate-90")} />
          <RelativeTime iso={entry.at} />
        </span>
        <span className="flex min-w-0 flex-col md:contents">
          <span className="truncate font-medium">{actor.name || actor.email || words.engine}</span>
          <span className="truncate">{did}</span>
          <span className="truncate text-muted">{target.name ?? target.id ?? target.type}</span>
        </span>
        <span className="hidden truncate text-muted md:block">{entry.address}</span>
      </button>
      {open && <Details entry={entry} />}
    </li>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const { actor, via } = entry;
  const facts: [string, string | null][] = [
    [
      words.who,
      [actor.name, actor.email, via === "api_key" ? words.byKey(entry.key_name) : ""].filter(Boolean).join(" · "),
    ],
    [words.operation, entry.operation],
    [words.target, [entry.target.type, entry.target.name, entry.target.id].filter(Boolean).join(" · ")],
    [words.address, entry.address],
    [words.agent, entry.user_agent],
    [words.request, entry.request_id],
  ];
  return (
    <div className="flex flex-col gap-3 border-b bg-sunken px-4 py-3 text-sm md:px-6">
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-4 gap-y-1">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="contents">
              <dt className="text-faint">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {(["before", "after"] as const).map((side) =>
        entry[side] === null || entry[side] === undefined ? null : (
          <div key={side}>
            <p className="text-faint text-xs">{words[side]}</p>
            <pre className="mt-1 overflow-x-auto whitespace-pre-wrap break-words font-mono text-xs">
              {JSON.stringify(entry[side], null, 2)}
            </pre>
          </div>
        ),
      )}
    </div>
  );
}
