"use client";
import { Equal } from "lucide-react";
import { useEffect, useRef } from "react";
import { MARK_ICONS, MARK_TONES } from "@/components/canvas/diff-mark";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { m } from "@/lib/messages";
import { FieldList } from "./field-list";
import type { ChangeRow, Comparison, Group } from "./model";
import { useStepKeys } from "./use-step-keys";

const words = m.versions.compare;
const GROUPS: readonly Group[] = ["nodes", "triggers", "edges", "fields"];

interface ChangeListProps {
  comparison: Comparison;
  selected: string | null;
  onSelect: (key: string | null) => void;
}

/** Every change by what it is about; the chosen one is open and shows each field before and after. */
export function ChangeList({ comparison: { diff, rows }, selected, onSelect }: ChangeListProps) {
  const keys = rows.map(({ key }) => key);
  useStepKeys((step) => {
    const at = selected === null ? -1 : keys.indexOf(selected);
    const next = keys[at === -1 ? (step === 1 ? 0 : keys.length - 1) : at + step];
    if (next !== undefined) onSelect(next);
  });
  return (
    <aside aria-label={words.list} className="min-w-0 bg-surface lg:min-h-0 lg:overflow-y-auto lg:border-l">
      {rows.length === 0 ? (
        <EmptyState icon={Equal} title={words.sameTitle}>
          {words.sameBody}
        </EmptyState>
      ) : (
        <div className="flex items-baseline gap-3 px-4 pt-4 pb-1 md:px-5">
          <h2 className="font-medium text-base">{m.versions.changes(rows.length)}</h2>
          <p className="hidden text-faint text-xs lg:block">{words.hint}</p>
        </div>
      )}
      {GROUPS.map((group) => {
        const members = rows.filter((row) => row.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group} aria-label={m.versions.groups[group]} className="px-2 pb-2 md:px-3">
            <h3 className="px-2 pt-2 pb-1 text-faint text-xs">{m.versions.groups[group]}</h3>
            <ul className="flex flex-col">
              {members.map((row) => (
                <Change key={row.key} row={row} open={row.key === selected} onSelect={onSelect} />
              ))}
            </ul>
          </section>
        );
      })}
      <Quiet moved={diff.moved.length} reordered={diff.reordered.length > 0} />
    </aside>
  );
}

/** What changes no meaning, in small print. */
function Quiet({ moved, reordered }: { moved: number; reordered: boolean }) {
  if (moved === 0 && !reordered) return null;
  return (
    <p className="border-t px-4 py-3 text-faint text-xs md:px-5">
      {moved > 0 && words.moved(moved)} {reordered && words.reordered}
    </p>
  );
}

function Change({ row, open, onSelect }: { row: ChangeRow; open: boolean; onSelect: (key: string | null) => void }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) item.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const Icon = MARK_ICONS[row.kind];
  return (
    <li ref={item} className={cn("rounded-md", open && "bg-sunken")}>
      <button
        type="button"
        aria-expanded={open}
        className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-hover"
        onClick={() => onSelect(open ? null : row.key)}
      >
        <Badge tone={MARK_TONES[row.kind]} className="w-20">
          <Icon aria-hidden />
          {m.versions.kinds[row.kind]}
        </Badge>
        <span className="min-w-0 flex-1 truncate text-sm">{row.title}</span>
        <span className="shrink-0 text-faint text-xs">
          {row.kind === "changed" ? m.versions.fieldCount(row.fields.length) : row.note}
        </span>
      </button>
      {open && (
        <div className="px-2 pt-1 pb-3">
          <FieldList fields={row.fields} kind={row.kind} />
        </div>
      )}
    </li>
  );
}
