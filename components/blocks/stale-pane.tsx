"use client";
import { GitMerge, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { CodeDiff } from "@/components/code/code-editor";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";

const words = m.blocks.stale;

/** Somebody saved a newer version under one's hands: both together, side by side, or one of them. Nothing goes without being asked. */
export function StalePane() {
  const { block, drafting } = useBlockPage();
  const latest = block.latest_version;
  const [asked, setAsked] = useState(false);
  const [compared, setCompared] = useState<string | null>(null);
  const { merged } = drafting;
  return (
    <div role="alert" className="shrink-0 border-b bg-waiting-soft px-3 py-2 text-sm">
      <div className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">{words.title(latest.number, latest.author?.name ?? words.somebody)}</p>
          <p className="text-muted text-xs">
            {compared !== null ? words.compareTitle(latest.number) : merged ? words.body : words.overlap}
          </p>
        </div>
      </div>
      {compared === null ? (
        <div className="mt-2 flex flex-wrap gap-2 pl-6">
          {merged && (
            <Button size="sm" variant="primary" onClick={() => drafting.rebase(merged)}>
              <GitMerge aria-hidden />
              {words.merge}
            </Button>
          )}
          <Button size="sm" onClick={() => setCompared(drafting.content.code)}>
            {words.compare}
          </Button>
          <Button size="sm" onClick={() => drafting.rebase(drafting.content)}>
            {words.mine}
          </Button>
          <Button size="sm" onClick={() => setAsked(true)}>
            {words.theirs}
          </Button>
        </div>
      ) : (
        <>
          <div className="mt-2 h-[50vh] overflow-hidden rounded-md border bg-surface">
            <CodeDiff
              before={latest.content.code}
              after={compared}
              language={block.language}
              label={block.name}
              onChange={setCompared}
            />
          </div>
          <div className="mt-2 flex gap-2">
            <Button size="sm" variant="primary" onClick={() => drafting.rebase({ ...drafting.patch, code: compared })}>
              {words.use}
            </Button>
            <Button size="sm" onClick={() => setCompared(null)}>
              {words.back}
            </Button>
          </div>
        </>
      )}
      <ConfirmDialog
        open={asked}
        onOpenChange={setAsked}
        title={words.theirsTitle}
        action={words.theirsAction}
        keep={m.blocks.editor.keepEditing}
        onConfirm={async () => drafting.discard()}
      >
        <p>{words.theirsBody(latest.number)}</p>
      </ConfirmDialog>
    </div>
  );
}
