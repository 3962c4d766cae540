"use client";
import { ArrowLeft, Lock, MoreHorizontal, PanelRight, Play, Redo2, Rocket, Undo2, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { memo, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { PublishedState } from "@/components/versions/published-state";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useIdle } from "@/lib/client/idle";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { CommentsButton } from "../comments/button";
import { useCanvas, useEditor } from "../context";
import { useSelected } from "../observable";
import type { Sync } from "../together/sync";
import { SaveState, ViewerNote } from "./save-state";
import { WorkflowName } from "./workflow-name";

const Avatars = dynamic(() => patiently(() => import("../presence/avatars")), { ssr: false });
// Only forks have it.
const OriginChip = dynamic(() =>
  patiently(() => import("@/components/library/origin-chip").then((each) => each.OriginChip)),
);

const words = m.board.bar;
const loadMore = () => import("./more-menu").then((each) => each.MoreMenu);

interface TopBarProps {
  workspace: string;
  workflow: WorkflowDetail;
  sync: Sync;
  onRun: () => void;
  onPublish: () => void;
  onArrange: () => void;
  onShortcuts: () => void;
  onSettings: () => void;
  onShare: () => void;
  inspecting: boolean;
  onInspector: () => void;
}

/** Name, state, undo and redo, and the two things a draft is for: Run and Publish. What changes with each key renders by itself. */
export const TopBar = memo(function TopBar({
  workspace,
  workflow,
  sync,
  onRun,
  onPublish,
  onArrange,
  onShortcuts,
  onSettings,
  onShare,
  inspecting,
  onInspector,
}: TopBarProps) {
  const { store, readOnly } = useCanvas();
  const viewer = useSelected(sync, (view) => view.viewer);
  const idle = useIdle();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b bg-bg px-2 md:px-3">
      <Button asChild variant="ghost" size="icon-sm">
        <Link href={`/${workspace}/workflows`} aria-label={words.back} title={words.back}>
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      <WorkflowName />
      <Published workspace={workspace} workflow={workflow} sync={sync} />
      <ViewerNote sync={sync} />
      {!viewer && <SaveState sync={sync} />}
      {workflow.is_fork && <OriginChip workflowId={workflow.id} workspace={workspace} />}
      {problem && (
        <span role="alert" className="min-w-0 truncate text-failed text-xs" title={problem}>
          {problem}
        </span>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-1">
        {idle && <Avatars />}
        {!readOnly && (
          <>
            <History />
            <CommentsButton />
            <Action label={words.inspector} pressed={inspecting} onClick={onInspector}>
              <PanelRight aria-hidden />
            </Action>
          </>
        )}
        {readOnly && <CommentsButton />}
        <Action label={m.board.share} onClick={onShare}>
          {workflow.access?.is_restricted ? <Lock aria-hidden /> : <UserPlus aria-hidden />}
        </Action>
        <LazyMenu
          load={loadMore}
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={words.more}>
              <MoreHorizontal aria-hidden />
            </Button>
          }
          props={{
            workspace,
            workflow,
            onArrange,
            onShortcuts,
            onSettings,
            onProblem: setProblem,
            editable: !readOnly,
            mayChange: !viewer,
            store,
          }}
        />
        {!viewer && (
          <Button onClick={onRun}>
            <Play aria-hidden />
            {words.run}
          </Button>
        )}
        {!readOnly && (
          <Button variant="primary" onClick={onPublish}>
            <Rocket aria-hidden />
            {words.publish}
          </Button>
        )}
      </div>
    </header>
  );
});

/** What is published, and whether the draft is something else by now. */
function Published({ workspace, workflow, sync }: Pick<TopBarProps, "workspace" | "workflow" | "sync">) {
  const changed = useSelected(sync, (view) => view.unsaved || workflow.has_changes);
  return <PublishedState workspace={workspace} workflow={workflow} changed={changed} />;
}

function History() {
  const { store } = useCanvas();
  const undo = useEditor((snapshot) => snapshot.undo);
  const redo = useEditor((snapshot) => snapshot.redo);
  return (
    <>
      <Action label={m.board.undo(undo && m.board.commands[undo])} disabled={!undo} onClick={() => store.undo()}>
        <Undo2 aria-hidden />
      </Action>
      <Action label={m.board.redo(redo && m.board.commands[redo])} disabled={!redo} onClick={() => store.redo()}>
        <Redo2 aria-hidden />
      </Action>
    </>
  );
}

function Action({
  label,
  children,
  pressed,
  ...rest
}: {
  label: string;
  children: ReactNode;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} aria-pressed={pressed} {...rest}>
      {children}
    </Button>
  );
}
