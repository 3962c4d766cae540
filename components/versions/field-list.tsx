"use client";
import dynamic from "next/dynamic";
import { cn } from "@/components/ui/cn";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import type { ChangeKind, FieldChange } from "@/lib/workflow/diff";

const words = m.versions;
// Comparing texts brings a package of its own.
const TextDiff = dynamic(() => patiently(() => import("./text-diff")), { ssr: false });

/** Each field before and after; a long text with the words or lines that differ, anything else as two values. */
export function FieldList({ fields, kind }: { fields: readonly FieldChange[]; kind: ChangeKind }) {
  if (fields.length === 0) return <p className="text-faint text-sm">{words.noDetails}</p>;
  return (
    <dl className="flex flex-col gap-3">
      {fields.map((field) => (
        <div key={field.path.join("\n")} className="min-w-0">
          <dt className="break-words font-mono text-faint text-xs">{field.path.join(".")}</dt>
          <dd className="mt-1">
            <Values field={field} kind={kind} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Values({ field, kind }: { field: FieldChange; kind: ChangeKind }) {
  const [before, after] = [textOf(field, "before"), textOf(field, "after")];
  if (kind === "added") return <Value text={after} />;
  if (kind === "removed") return <Value text={before} />;
  if (before !== null && after !== null && before.length + after.length > 40) {
    return <TextDiff before={before} after={after} />;
  }
  return (
    <div className="grid grid-cols-2 gap-2">
      <Value name={words.before} text={before} tone="failed" />
      <Value name={words.after} text={after} tone="done" />
    </div>
  );
}

const TONES = { failed: "border-failed/40 bg-failed-soft", done: "border-done/40 bg-done-soft" } as const;

function Value({ name, text, tone }: { name?: string; text: string | null; tone?: keyof typeof TONES }) {
  return (
    <div className={cn("min-w-0 rounded-md border px-2 py-1", text !== null && tone && TONES[tone])}>
      {name && <p className="text-muted text-xs">{name}</p>}
      {text === null ? (
        <p className="text-faint text-sm">{words.absent}</p>
      ) : (
        <p className="whitespace-pre-wrap break-words font-mono text-xs leading-5">{text}</p>
      )}
    </div>
  );
}

/** Texts as they are, anything else as JSON; null on a side that does not have it. */
function textOf(field: FieldChange, side: "before" | "after"): string | null {
  if (!(side in field)) return null;
  const value = field[side];
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
