"use client";
import { Braces } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useRef } from "react";
import { PresenceProvider } from "@/components/canvas/presence/context";
import type { CodeHandle } from "@/components/code/code-editor";
import { ListFailure } from "@/components/lists/list";
import { isShortcut } from "@/components/shell/keys";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BlockDetail } from "@/lib/api/contracts/blocks";
import { ApiError } from "@/lib/client/api";
import { useBlock, useBlockVersion } from "@/lib/client/code-blocks";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { BlockHeader } from "./block-header";
import { BlockPageProvider } from "./context";
import { EditorPane } from "./editor-pane";
import { BlockPanels, isSideBySide } from "./panels";
import { useBench } from "./use-bench";
import { useDraft } from "./use-draft";

const words = m.blocks;

/** A code block: its code, and beside it running, tests, versions, settings and use (?tab=), an earlier version (?version=), two compared (?from=&to=). */
export function BlockPage({ slug }: { slug: string }) {
  const { slug: workspace } = useWorkspace();
  const query = useBlock(slug);
  if (query.isPending) return <Loading />;
  if (query.data && query.data.deleted_at === null) return <Loaded key={query.data.id} block={query.data} />;
  if (query.data || (query.error instanceof ApiError && query.error.status === 404)) {
    return (
      <EmptyState
        icon={Braces}
        heading="h1"
        title={words.notFoundTitle}
        action={
          <Button asChild>
            <Link href={`/${workspace}/code-blocks`}>{words.backToList}</Link>
          </Button>
        }
      >
        {words.notFoundBody}
      </EmptyState>
    );
  }
  return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
}

function Loaded({ block }: { block: BlockDetail }) {
  const { slug, role } = useWorkspace();
  const [url, go] = useUrlState();
  const drafting = useDraft(block);
  const number = Number(url.get("version"));
  const wanted = Number.isInteger(number) && number > 0 && number < block.latest_version.number ? number : undefined;
  const viewed = useBlockVersion(block.id, wanted).data ?? null;
  const shown = wanted === undefined ? null : viewed;
  const bench = useBench(block, drafting, shown);
  const editor = useRef<CodeHandle>(null);
  const mayEdit = role !== "viewer";
  const toCode = useCallback(
    // On a small screen the code is behind another tab.
    (changes: Record<string, string | null>) => go({ ...changes, ...(isSideBySide() ? {} : { tab: "code" }) }),
    [go],
  );
  const reveal = useCallback(
    (line: number) => {
      toCode({ from: null, to: null });
      requestAnimationFrame(() => editor.current?.reveal(line));
    },
    [toCode],
  );
  const run = () => {
    if (!mayEdit) return;
    go({ tab: "run", from: null, to: null });
    bench.run();
  };
  const save = () => {
    if (drafting.mayWrite && !shown) void drafting.save("");
  };
  useKeys({ run, save });
  return (
    <BlockPageProvider
      value={{ block, workspace: `/${slug}`, mayEdit, drafting, bench, viewed: shown, go, toCode, reveal }}
    >
      <PresenceProvider collab={drafting.shared}>
        <div className="flex min-h-0 flex-1 flex-col lg:h-dvh lg:flex-none">
          <BlockHeader />
          <BlockPanels tab={url.get("tab")}>
            <EditorPane
              handle={editor}
              from={url.get("from")}
              to={url.get("to")}
              onRun={mayEdit ? run : undefined}
              onSave={mayEdit ? save : undefined}
            />
          </BlockPanels>
        </div>
      </PresenceProvider>
    </BlockPageProvider>
  );
}

/** Mod+Enter and Mod+S wherever the focus is; the editor takes its own. */
function useKeys(actions: { run: () => void; save: () => void }): void {
  const now = useRef(actions);
  now.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("[role=dialog],[role=alertdialog]")) return;
      const act = isShortcut(event, "run") ? now.current.run : isShortcut(event, "save") ? now.current.save : null;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function Loading() {
  return (
    <div role="status" aria-busy="true" className="flex flex-col gap-4 p-6">
      <span className="sr-only">{m.common.loading}</span>
      {["w-56", "w-96", "w-72", "w-80", "w-64"].map((width) => (
        <Skeleton key={width} className={`${width} max-w-full`} />
      ))}
    </div>
  );
}
