"use client";
import { GitCompareArrows } from "lucide-react";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { RelativeTime } from "@/components/ui/time";
import type { BlockVersionDetail, BlockVersionItem } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";
import { Checklist } from "./checklist";
import { useBlockPage } from "./context";
import { BlockStatusChip } from "./status";
import { VersionActions } from "./version-actions";

const words = m.blocks.versions;
const NONE = "none";

interface VersionCardProps {
  version: BlockVersionDetail;
  /** Those that it can be compared with. */
  known: readonly BlockVersionItem[];
  /** Something has happened that is worth a sentence. */
  onDone: (said: string) => void;
}

/** One version in full: who made it and why, what publishing it takes, its reviews, and what can be done. */
export function VersionCard({ version, known, onDone }: VersionCardProps) {
  const { toCode } = useBlockPage();
  const { number, status } = version;
  const others = known.map((each) => each.number).filter((each) => each !== number);
  const before = others.filter((each) => each < number).toSorted((a, b) => b - a)[0];
  const compare = (other: number) =>
    toCode({ from: String(Math.min(other, number)), to: String(Math.max(other, number)) });
  return (
    <section aria-label={words.version(number)} className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium text-base">{words.version(number)}</h2>
        <BlockStatusChip status={status} />
        <code className="ml-auto text-faint text-xs" title={words.hash}>
          {version.code_hash.slice(0, 12)}
        </code>
      </div>
      <p className="-mt-1.5 text-faint text-xs">
        {version.author?.name ?? words.gone} · <RelativeTime iso={version.created_at} />
        {version.restores !== null && ` · ${words.restores(version.restores)}`}
      </p>
      {version.message && <p className="whitespace-pre-wrap break-words text-sm">{version.message}</p>}
      {status === "deprecated" && (
        <p className="rounded-md bg-waiting-soft px-3 py-2 text-sm">
          <span className="font-medium text-waiting">{words.deprecation}</span>{" "}
          {version.deprecation ?? m.blocks.statusHelp.deprecated}
        </p>
      )}
      {(status === "draft" || status === "testing") && <Checklist version={version} />}
      <Reviews version={version} />
      <VersionActions version={version} onDone={onDone} />
      {others.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 border-t pt-3">
          {before !== undefined && (
            <Button size="sm" variant="ghost" className="-ml-2" onClick={() => compare(before)}>
              <GitCompareArrows aria-hidden />
              {words.compared(before)}
            </Button>
          )}
          <NativeSelect
            aria-label={words.compare}
            value={NONE}
            onValueChange={(other) => other !== NONE && compare(Number(other))}
            options={[
              { value: NONE, label: words.compareChoose },
              ...others.map((each) => ({ value: String(each), label: words.version(each) })),
            ]}
            className="ml-auto w-44"
          />
        </div>
      )}
    </section>
  );
}

/** What others said of it, newest first. */
function Reviews({ version: { reviews } }: { version: BlockVersionDetail }) {
  if (reviews.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {reviews.map((review) => {
        const by = (review.state === "pending" ? review.requested_by : review.decided_by)?.name ?? words.gone;
        const said = review.state === "pending" ? review.note : review.comment;
        const say = { pending: words.waitsFor, approved: words.approved, rejected: words.rejected }[review.state];
        return (
          <li key={review.id} className="border-l-2 pl-3">
            <p className="text-muted">
              {say(by)} · <RelativeTime iso={review.decided_at ?? review.requested_at} className="text-faint text-xs" />
            </p>
            {said && <p className="whitespace-pre-wrap break-words">{said}</p>}
          </li>
        );
      })}
    </ul>
  );
}
