"use client";
import { FlaskConical, Play, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BlockTest, BlockTestRun } from "@/lib/api/contracts/block-tests";
import { messageOf } from "@/lib/client/api";
import { useBlockTestRuns, useBlockTests, useRunTests } from "@/lib/client/code-blocks";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { TestRow } from "./test-row";

const words = m.blocks.tests;
const MAX_PAGES = 8;
const TestDialog = dynamic(() => patiently(() => import("./test-dialog").then((each) => each.TestDialog)), {
  ssr: false,
});

/** What the block must do: each test with how it went on the version that is shown. */
export function TestsTab() {
  const { block, drafting, viewed, mayEdit } = useBlockPage();
  const version = (viewed ?? block.latest_version).number;
  const tests = useBlockTests(block.id);
  const runs = useBlockTestRuns(block.id, { version });
  const running = useRunTests(block.id);
  const [editing, setEditing] = useState<BlockTest | "new" | null>(null);
  const pages = runs.data?.pages ?? [];
  const newest = newestOf(pages.flatMap((page) => page.items));
  const isMissing = (tests.data ?? []).some(({ id }) => !newest.has(id));
  const { hasNextPage, isFetching, fetchNextPage } = runs;
  useEffect(() => {
    // The newest run of a test may lie behind many of others; one that never ran is not looked for endlessly.
    if (isMissing && hasNextPage && !isFetching && pages.length < MAX_PAGES) void fetchNextPage();
  }, [isMissing, hasNextPage, isFetching, fetchNextPage, pages.length]);
  const mustSave = drafting.isChanged && drafting.mayWrite && !viewed;
  const runAll = async (only?: string[]) => {
    const number = mustSave ? await drafting.save("") : version;
    if (number !== null) running.mutate({ version: number, ...(only && { tests: only }) });
  };
  if (tests.isPending || runs.isPending)
    return (
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="w-48" />
        <Skeleton className="w-64" />
      </div>
    );
  if (tests.isLoadingError) return <ListFailure error={tests.error} onRetry={() => void tests.refetch()} />;
  const all = tests.data ?? [];
  const counts = { passed: 0, failed: 0, rest: 0 };
  for (const { id } of all) {
    const run = newest.get(id);
    counts[!run || run.is_outdated ? "rest" : run.passed ? "passed" : "failed"] += 1;
  }
  const add = mayEdit && (
    <Button size="sm" variant={all.length === 0 ? "primary" : "secondary"} onClick={() => setEditing("new")}>
      <Plus aria-hidden />
      {words.add}
    </Button>
  );
  return (
    <section aria-label={m.blocks.editor.tabs.tests}>
      {all.length === 0 ? (
        <EmptyState icon={FlaskConical} title={words.emptyTitle} action={add} className="py-12">
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
            <p role="status" className="min-w-0 flex-1 text-sm">
              <span className="tabular-nums">{words.summary(counts.passed, counts.failed, counts.rest)}</span>
              <span className="block text-faint text-xs">{words.of(version)}</span>
            </p>
            {add}
            {mayEdit && (
              <Button
                size="sm"
                variant="primary"
                pending={running.isPending || drafting.isSaving}
                onClick={() => void runAll()}
              >
                {!running.isPending && !drafting.isSaving && <Play aria-hidden />}
                {mustSave ? words.saveAndRun : words.runAll}
              </Button>
            )}
          </div>
          {running.isError && (
            <p role="alert" className="mx-4 mt-3 rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {messageOf(running.error)}
            </p>
          )}
          <ul>
            {all.map((test) => (
              <TestRow
                key={test.id}
                test={test}
                run={newest.get(test.id) ?? null}
                isRunning={running.isPending}
                onRun={mustSave ? null : () => void runAll([test.id])}
                onEdit={() => setEditing(test)}
              />
            ))}
          </ul>
        </>
      )}
      {editing !== null && <TestDialog test={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

/** The newest run of each test; the list has the newest first. */
function newestOf(runs: readonly BlockTestRun[]): ReadonlyMap<string, BlockTestRun> {
  const newest = new Map<string, BlockTestRun>();
  for (const run of runs) if (!newest.has(run.test.id)) newest.set(run.test.id, run);
  return newest;
}
