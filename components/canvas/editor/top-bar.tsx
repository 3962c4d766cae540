"use client";
import { ArrowLeft, MoreHorizontal, PanelRight, Play, Redo2, Rocket, Undo2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LazyMenu } from "@/components/ui/lazy-menu";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { m } from "@/lib/messages";
import { CommentsButton } from "../comments/button";
import { useCanvas, useEditor } from "../context";
import type { DraftSaver } from "../save/saver";
import { SaveStateWord } from "./save-state";
import { WorkflowName } from "./workflow-name";

const words = m.canvas.bar;
const loadMore = () => import("./more-menu").then((each) => each.MoreMenu);

interface TopBarProps {
  workspace: string;
  workflow: WorkflowDetail;
  published: number | null;
  hasChanges: boolean;
  saver: DraftSaver;
  onRun: () => void;
  onPublish: () => void;
  onArrange: () => void;
  onShortcuts: () => void;
  onSettings: () => void;
  inspector: { open: boolean; toggle: () => void };
}

/** Name, state, undo and redo, and the two things a draft is for: Run and Publish. */
export function TopBar({
  workspace,
  workflow,
  published,
  hasChanges,
  saver,
  onRun,
  onPublish,
  onArrange,
  onShortcuts,
  onSettings,
  inspector,
}: TopBarProps) {
  const { store, readOnly } = useCanvas();
  const undo = useEditor((snapshot) => snapshot.undo);
  const redo = useEditor((snapshot) => snapshot.redo);
  const edited = useEditor((snapshot) => snapshot.dirty);
  const [problem, setProblem] = useState<string | null>(null);
  const changed = hasChanges || edited;
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b bg-bg px-2 md:px-3">
      <Button asChild variant="ghost" size="icon-sm">
        <Link href={`/${workspace}/workflows`} aria-label={words.back} title={words.back}>
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      <WorkflowName />
      <Badge tone={published === null ? "neutral" : changed ? "waiting" : "done"} className="hidden sm:inline-flex">
        {published === null ? words.draft : changed ? words.changes(published) : words.published(published)}
      </Badge>
      {!readOnly && <SaveStateWord saver={saver} />}
      {problem && (
        <span role="alert" className="min-w-0 truncate text-failed text-xs" title={problem}>
          {problem}
        </span>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-1">
        {!readOnly && (
          <>
            <Action
              label={m.canvas.undo(undo && m.canvas.commands[undo])}
              disabled={!undo}
              onClick={() => store.undo()}
            >
              <Undo2 aria-hidden />
            </Action>
            <Action
              label={m.canvas.redo(redo && m.canvas.commands[redo])}
              disabled={!redo}
              onClick={() => store.redo()}
            >
              <Redo2 aria-hidden />
            </Action>
            <CommentsButton />
            <Action label={words.inspector} pressed={inspector.open} onClick={inspector.toggle}>
              <PanelRight aria-hidden />
            </Action>
          </>
        )}
        {readOnly && <CommentsButton />}
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
            store,
          }}
        />
        <Button onClick={onRun}>
          <Play aria-hidden />
          {words.run}
        </Button>
        {!readOnly && (
          <Button variant="primary" onClick={onPublish}>
            <Rocket aria-hidden />
            {words.publish}
          </Button>
        )}
      </div>
    </header>
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
