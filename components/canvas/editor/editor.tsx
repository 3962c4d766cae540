"use client";
import { ReactFlowProvider } from "@xyflow/react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { InspectorContext } from "@/components/inspector/context";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useExecutionLive } from "@/lib/client/stream";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { CommentPoints, CommentsLayer } from "../comments/layer";
import type { CommentRequest } from "../comments/requests";
import { CanvasContext, EMPTY_OVERLAY, type PaletteRequest, useCanvas, useEditor } from "../context";
import { Drawing } from "../drawing";
import { Observable } from "../observable";
import { hasPlaces, toState } from "../state/document";
import { triggerId } from "../state/ids";
import { EditorStore } from "../state/store";
import { useDraft } from "../use-draft";
import { useFit } from "../use-fit";
import { useProblems } from "../use-problems";
import { Banners } from "./banners";
import { BottomPanel } from "./bottom-panel";
import { AddButton, CanvasTools } from "./canvas-tools";
import { PausedBanner } from "./paused-banner";
import { SidePanel } from "./side-panel";
import { TopBar } from "./top-bar";
import { useCommands } from "./use-commands";
import { useExecutionOverlay } from "./use-execution-overlay";
import { useSelectedInView } from "./use-selected-in-view";
import { useWide } from "./use-wide";

const ExecutionStrip = dynamic(() => import("./execution-strip").then((each) => each.ExecutionStrip), { ssr: false });
const RunDialog = dynamic(() => import("./run-dialog"), { ssr: false });
const PublishDialog = dynamic(() => import("./publish-dialog"), { ssr: false });
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog"), { ssr: false });

/** The canvas page of one workflow. `workflow` is what the server had when the page opened; later answers renew its facts. */
export function WorkflowEditor({ workflow }: { workflow: WorkflowDetail }) {
  const [store] = useState(() => openStore(workflow));
  const [overlay] = useState(() => new Observable(EMPTY_OVERLAY));
  const [palette, setPalette] = useState<PaletteRequest | null>(null);
  const [inspecting, setInspecting] = useState(false);
  const [focus, setFocus] = useState<{ field: string; request: number } | null>(null);
  const wide = useWide();
  const actions = useMemo(
    () => ({
      openInspector(field?: string) {
        setInspecting(true);
        overlay.set({ commenting: null });
        setFocus((old) => (field ? { field, request: (old?.request ?? 0) + 1 } : null));
      },
      openPalette: setPalette,
      openComments(request: CommentRequest) {
        overlay.set({ commenting: request });
        setInspecting(false);
      },
    }),
    [overlay],
  );
  const context = useMemo(() => ({ store, overlay, actions, readOnly: !wide }), [store, overlay, actions, wide]);
  return (
    <CanvasContext value={context}>
      <ReactFlowProvider>
        <EditorBody
          workflow={workflow}
          palette={palette}
          onPalette={setPalette}
          inspecting={inspecting}
          onInspecting={setInspecting}
          focus={focus}
        />
      </ReactFlowProvider>
    </CanvasContext>
  );
}

function openStore({ document, layout }: WorkflowDetail): EditorStore {
  return new EditorStore(toState(document, layout), nodeTypes, Date.now, hasPlaces(document, layout));
}

interface EditorBodyProps {
  workflow: WorkflowDetail;
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  inspecting: boolean;
  onInspecting: (open: boolean) => void;
  focus: { field: string; request: number } | null;
}

function EditorBody({ workflow, palette, onPalette, inspecting, onInspecting, focus }: EditorBodyProps) {
  const { store, overlay, actions, readOnly } = useCanvas();
  const { slug: workspace } = useWorkspace();
  const fitTo = useFit();
  const canvas = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"run" | "publish" | "shortcuts" | null>(null);
  const [url, setUrl] = useUrlState();
  const executionId = url.get("execution") ?? undefined;
  const live = useExecutionLive(executionId);
  const session = useDraft(store, workflow);
  const problems = useProblems(store, overlay, session.serverProblems);
  useExecutionOverlay(live);

  useEffect(() => {
    // The keys of the drawing act from the start.
    if (document.activeElement === document.body) canvas.current?.focus({ preventScroll: true });
  }, []);
  const { openTheirs, saver } = session;
  useEffect(() => {
    // Somebody else saved, and nothing is unsaved here: show theirs.
    if (workflow.revision > saver.base && !store.get().dirty && saver.get().kind === "saved") openTheirs(workflow);
  }, [workflow, saver, store, openTheirs]);

  const reveal = useCallback(
    (id: string, field?: string) => {
      store.select([id]);
      actions.openInspector(field);
      fitTo({ ids: [id], duration: 160 });
    },
    [store, actions, fitTo],
  );
  const openSettings = useCallback(
    (field?: string) => {
      store.select([]);
      actions.openInspector(field);
    },
    [store, actions],
  );
  const jump = useCallback(
    (problem: WorkflowProblem) => {
      setDialog(null);
      const trigger = /^triggers\.(\d+)/.exec(problem.field ?? "");
      if (problem.node) reveal(problem.node, problem.field ?? undefined);
      else if (trigger) reveal(triggerId(Number(trigger[1])), problem.field ?? undefined);
      else if (problem.field?.startsWith("settings.")) openSettings(problem.field);
    },
    [reveal, openSettings],
  );
  const onClose = useCallback(() => onInspecting(false), [onInspecting]);
  useSelectedInView(canvas, inspecting);
  const { arrange } = useCommands({
    canvas,
    saver,
    palette,
    onPalette,
    inspecting,
    onInspecting,
    dialogOpen: dialog !== null,
  });
  const inspector = useMemo(
    () => ({
      workflowId: workflow.id,
      execution: live.execution,
      origin: typeof window === "undefined" ? "" : window.location.origin,
      focus,
    }),
    [workflow.id, live.execution, focus],
  );
  const close = () => setDialog(null);
  const save = () => saver.flush();
  return (
    <InspectorContext value={inspector}>
      <div className="flex h-[calc(100dvh-56px-env(safe-area-inset-bottom))] min-w-0 flex-col overflow-hidden md:h-dvh">
        <TopBar
          workspace={workspace}
          workflow={workflow}
          published={workflow.published?.version ?? null}
          hasChanges={workflow.has_changes}
          saver={saver}
          onRun={() => setDialog("run")}
          onPublish={() => setDialog("publish")}
          onArrange={arrange}
          onShortcuts={() => setDialog("shortcuts")}
          onSettings={() => openSettings()}
          inspector={{ open: inspecting, toggle: () => (inspecting ? onClose() : actions.openInspector()) }}
        />
        <PausedBanner workflow={workflow} />
        <Banners id={workflow.id} store={store} session={session} />
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            <div ref={canvas} data-canvas tabIndex={-1} className="relative min-h-0 flex-1 bg-bg outline-none">
              <Drawing palette={palette} onPalette={onPalette}>
                <CanvasTools onArrange={readOnly ? undefined : arrange} />
                {!readOnly && <AddButton canvas={canvas} />}
                <CommentPoints />
              </Drawing>
              <EmptyHint />
              {live.execution && (
                <ExecutionStrip
                  workspace={workspace}
                  execution={live.execution}
                  onHide={() => setUrl({ execution: null })}
                />
              )}
            </div>
            {!readOnly && (
              <BottomPanel
                workspace={workspace}
                problems={problems}
                execution={live.execution}
                onJump={jump}
                onReveal={reveal}
              />
            )}
          </div>
          <SidePanel open={inspecting} onClose={onClose} />
          <CommentsLayer workflowId={workflow.id} canvas={canvas} />
        </div>
      </div>
      {dialog === "run" && (
        <RunDialog
          workflowId={workflow.id}
          save={save}
          onClose={close}
          onStarted={(execution) => {
            close();
            setUrl({ execution });
          }}
        />
      )}
      {dialog === "publish" && (
        <PublishDialog workflowId={workflow.id} problems={problems ?? []} save={save} onJump={jump} onClose={close} />
      )}
      {dialog === "shortcuts" && <ShortcutsDialog onClose={close} />}
    </InspectorContext>
  );
}

/** What to do on an empty drawing. */
function EmptyHint() {
  const { actions, readOnly } = useCanvas();
  const empty = useEditor((snapshot) => snapshot.state.nodes.size === 0);
  if (!empty) return null;
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-1.5 p-6 text-center">
      <h2 className="font-medium text-base">{m.canvas.emptyTitle}</h2>
      <p className="max-w-xs text-pretty text-muted text-sm">{readOnly ? m.canvas.viewOnly : m.canvas.emptyBody}</p>
      {!readOnly && (
        <Button
          variant="primary"
          className="pointer-events-auto mt-3"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            actions.openPalette({ at: { x: 0, y: 0 }, screen: { x: box.left, y: box.bottom + 6 } });
          }}
        >
          {m.canvas.addNode}
        </Button>
      )}
    </div>
  );
}
