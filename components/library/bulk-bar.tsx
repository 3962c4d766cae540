"use client";
import { FileDown, FolderInput, ListChecks, Pause, Play, Tag, Trash2, X } from "lucide-react";
import { useState } from "react";
import { saveAs } from "@/components/library/save-as";
import type { Selection } from "@/components/lists/use-selection";
import { useMay } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { exportYaml, useBulk } from "@/lib/client/library";
import { toast, toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { type Question, useTrashOrAsk, WorkflowDialogs } from "./workflow-dialogs";

const words = m.library.bulk;

interface BulkBarProps {
  items: readonly WorkflowListItem[];
  selection: Selection;
  workspace: string;
}

/** What can be done with the chosen workflows. Stays at the bottom of the page. */
export function BulkBar({ items, selection, workspace }: BulkBarProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const bulk = useBulk();
  const mayChange = useMay("workflow.organise");
  const chosen = items.filter(({ id }) => selection.has(id));
  const trash = useTrashOrAsk(() => setQuestion("trash"));
  const ids = chosen.map(({ id }) => id);
  const pausing = chosen.some(({ paused_at }) => paused_at === null);
  const pause = () =>
    bulk.mutate(
      { ids, change: { action: pausing ? "pause" : "resume" } },
      {
        onSuccess: ({ done }) => toast(pausing ? words.paused(done.length) : words.resumed(done.length)),
        onError: (error) => toastError(messageOf(error)),
      },
    );
  const download = async () => {
    try {
      saveAs("workflows.yaml", await exportYaml(ids));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  return (
    <>
      {chosen.length > 0 && (
        <section
          aria-label={words.bar}
          data-bulk-bar
          className="sticky bottom-[calc(56px+env(safe-area-inset-bottom))] z-20 mt-auto flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1.5 border-t bg-raised px-4 py-2 md:bottom-0 md:px-6"
        >
          <span role="status" className="font-medium text-sm tabular-nums">
            {words.selected(chosen.length)}
          </span>
          <Button size="sm" variant="ghost" onClick={selection.clear}>
            <X aria-hidden />
            {words.clear}
          </Button>
          {chosen.length < items.length && (
            <Button size="sm" variant="ghost" onClick={selection.all} className="max-sm:hidden">
              <ListChecks aria-hidden />
              {words.all}
            </Button>
          )}
          <span className="flex flex-wrap items-center gap-2 sm:ml-auto">
            {mayChange && (
              <>
                <Button onClick={() => setQuestion("move")}>
                  <FolderInput aria-hidden />
                  {words.move}
                </Button>
                <Button onClick={() => setQuestion("tags")}>
                  <Tag aria-hidden />
                  {words.tags}
                </Button>
                <Button onClick={pause} pending={bulk.isPending}>
                  {pausing ? <Pause aria-hidden /> : <Play aria-hidden />}
                  {pausing ? words.pause : words.resume}
                </Button>
              </>
            )}
            <Button onClick={() => void download()}>
              <FileDown aria-hidden />
              {words.export}
            </Button>
            {mayChange && (
              <Button onClick={() => trash(chosen, selection.clear)}>
                <Trash2 aria-hidden />
                {words.trash}
              </Button>
            )}
          </span>
        </section>
      )}
      <WorkflowDialogs
        question={question}
        workflows={chosen}
        workspace={workspace}
        onClose={() => setQuestion(null)}
        onGone={selection.clear}
      />
    </>
  );
}
