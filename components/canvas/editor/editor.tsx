"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { InspectorContext } from "@/components/inspector/context";
import { useShellActions } from "@/components/shell/palette-sources";
import { useWorkspace } from "@/components/shell/workspace";
import type { PartialMode } from "@/lib/api/contracts/partial";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useIdle } from "@/lib/client/idle";
import { useUrlState } from "@/lib/client/url-state";
import { nodeCards } from "@/lib/nodes/registry.cards";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import type { CommentRequest } from "../comments/requests";
import {
  type CanvasActions,
  CanvasContext,
  EMPTY_OVERLAY,
  type PaletteRequest,
  useCanvas,
  useOverlay,
} from "../context";
import { Observable, useSelected } from "../observable";
import { PresenceProvider } from "../presence/context";
import { hasPlaces, toState } from "../state/document";
import { triggerId } from "../state/ids";
import { EditorStore } from "../state/store";
import { type Collab, useCollab } from "../use-collab";
import { useFit } from "../use-fit";
import { BottomPanel } from "./bottom-panel";
import { useEarlyKeys } from "./early-keys";
import { EmptyHint } from "./empty-hint";
import {
  Banners,
  CommentsLayer,
  ConnectDialog,
  EditorTools,
  ExecutionStrip,
  FindPanel,
  PausedBanner,
  PublishDialog,
  RunDialog,
  ShareDialog,
  SidePanel,
} from "./parts";
import { Surface } from "./surface";
import type { Tools } from "./tools";
import { TopBar } from "./top-bar";
import { usePartialRun } from "./use-partial-run";
import { useSelectedInView } from "./use-selected-in-view";
import { useWide } from "./use-wide";

/** The canvas page of one workflow. `workflow` is what the server had when the page opened; later answers renew its facts. */
export function WorkflowEditor({ workflow }: { workflow: WorkflowDetail }) {
  const [store] = useState(() => openStore(workflow));
  const [overlay] = useState(() => new Observable(EMPTY_OVERLAY));
  const [palette, setPalette] = useState<PaletteRequest | null>(null);
  const [inspecting, setInspecting] = useState(false);
  const [focus, setFocus] = useState<{ field: string; request: number } | null>(null);
  const wide = useWide();
  const partial = useRef<CanvasActions["runPart"]>(() => {});
  const actions = useMemo(
    () => ({
      openInspector(field?: string) {
        setInspecting(true);
        overlay.set({ commenting: null });
        setFocus((old) => (field ? { field, request: (old?.request ?? 0) + 1 } : null));
      },
      openPalette: setPalette,
      runPart: (mode: PartialMode, node: string) => partial.current(mode, node),
      openComments(request: CommentRequest) {
        overlay.set({ commenting: request });
        setInspecting(false);
      },
    }),
    [overlay],
  );
  const collab = useCollab(store, workflow);
  const viewer = useSelected(collab.sync, (view) => view.viewer);
  const readOnly = !wide || viewer;
  const context = useMemo(() => ({ store, overlay, actions, readOnly }), [store, overlay, actions, readOnly]);
  return (
    <CanvasContext value={context}>
      <PresenceProvider collab={collab}>
        <ReactFlowProvider>
          <EditorBody
            workflow={workflow}
            collab={collab}
            palette={palette}
            onPalette={setPalette}
            inspecting={inspecting}
            onInspecting={setInspecting}
            focus={focus}
            partial={partial}
          />
        </ReactFlowProvider>
      </PresenceProvider>
    </CanvasContext>
  );
}

function openStore({ document, layout }: WorkflowDetail): EditorStore {
  return new EditorStore(toState(document, layout), nodeCards, Date.now, hasPlaces(document, layout));
}

interface EditorBodyProps {
  workflow: WorkflowDetail;
  collab: Collab;
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  inspecting: boolean;
  onInspecting: (open: boolean) => void;
  focus: { field: string; request: number } | null;
  /** Set to what runs a part of the draft. */
  partial: { current: CanvasActions["runPart"] };
}

function EditorBody({
  workflow,
  collab,
  palette,
  onPalette,
  inspecting,
  onInspecting,
  focus,
  partial,
}: EditorBodyProps) {
  const { store, overlay, actions, readOnly } = useCanvas();
  const { slug: workspace } = useWorkspace();
  const { openShortcuts } = useShellActions();
  const fitTo = useFit();
  const canvas = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"run" | "publish" | null>(null);
  const [url, setUrl] = useUrlState();
  const executionId = url.get("execution") ?? undefined;
  const [tools, setTools] = useState<Tools | null>(null);
  const execution = tools?.execution;
  useEarlyKeys(canvas, tools !== null);
  const serverProblems = useMemo(
    () => [...workflow.problems, ...collab.problems],
    [workflow.problems, collab.problems],
  );
  const problems = tools?.problems ?? null;

  useEffect(() => {
    // The keys of the drawing act from the start.
    if (document.activeElement === document.body) canvas.current?.focus({ preventScroll: true });
  }, []);

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
  const onInspector = useCallback(
    () => (inspecting ? onClose() : actions.openInspector()),
    [inspecting, onClose, actions],
  );
  const [chosen, choose] = useState<string | null>(null);
  const close = () => setDialog(null);
  const save = collab.flush;
  const onStarted = (execution: string) => {
    close();
    choose(null);
    setUrl({ execution });
  };
  const part = usePartialRun({ workflowId: workflow.id, save, onStarted });
  partial.current = part.run;
  const asks = useMemo(
    () => ({
      onRun: () => setDialog("run"),
      onPublish: () => setDialog("publish"),
      onSettings: () => openSettings(),
      onShare: () => setUrl({ share: "1" }),
    }),
    [openSettings, setUrl],
  );
  const commands = {
    canvas,
    save: collab.flush,
    palette,
    onPalette,
    inspecting,
    onInspecting,
    dialogOpen: dialog !== null || url.get("share") !== null || part.asked !== null,
    onJump: jump,
    onReveal: reveal,
    ...asks,
  };
  const arrange = useCallback(() => tools?.acting.act("arrange"), [tools?.acting]);
  const tool = useOverlay((value) => value.tool);
  // What shows nothing at first comes when the drawing stands.
  const idle = useIdle();
  const inspector = useMemo(
    () => ({
      workflowId: workflow.id,
      execution,
      origin: typeof window === "undefined" ? "" : window.location.origin,
      focus,
      chosen,
      choose,
    }),
    [workflow.id, execution, focus, chosen],
  );
  return (
    <InspectorContext value={inspector}>
      <div className="flex h-[calc(100dvh-56px-env(safe-area-inset-bottom))] min-w-0 flex-col overflow-hidden md:h-dvh">
        <TopBar
          workspace={workspace}
          workflow={workflow}
          sync={collab.sync}
          {...asks}
          onArrange={arrange}
          onShortcuts={openShortcuts}
          inspecting={inspecting}
          onInspector={onInspector}
        />
        {(idle || workflow.paused) && <PausedBanner workflow={workflow} />}
        {idle && <Banners sync={collab.sync} />}
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            <div ref={canvas} data-canvas tabIndex={-1} className="relative min-h-0 flex-1 bg-bg outline-none">
              <Surface
                canvas={canvas}
                palette={palette}
                onPalette={onPalette}
                onArrange={arrange}
                idle={idle}
                acting={tools?.acting ?? null}
              />
              <EmptyHint />
              {tool?.kind === "find" && <FindPanel onReveal={reveal} />}
              {execution && (
                <ExecutionStrip
                  workspace={workspace}
                  execution={execution}
                  onHide={() => setUrl({ execution: null })}
                />
              )}
            </div>
            {!readOnly && (
              <BottomPanel
                workspace={workspace}
                problems={problems}
                execution={execution}
                onJump={jump}
                onReveal={reveal}
              />
            )}
          </div>
          {(idle || inspecting) && <SidePanel open={inspecting} onClose={onClose} />}
          {idle && <CommentsLayer workflowId={workflow.id} canvas={canvas} listen={collab.listen} />}
        </div>
      </div>
      {idle && (
        <EditorTools given={commands} serverProblems={serverProblems} executionId={executionId} onChange={setTools} />
      )}
      {tool?.kind === "connect" && <ConnectDialog from={tool.from} onClose={() => overlay.set({ tool: null })} />}
      {dialog === "run" && <RunDialog workflowId={workflow.id} save={save} onClose={close} onStarted={onStarted} />}
      {part.asked && (
        <RunDialog
          workflowId={workflow.id}
          save={save}
          part={part.asked}
          onClose={part.close}
          onStarted={(execution) => {
            part.close();
            onStarted(execution);
          }}
        />
      )}
      {url.get("share") !== null && <ShareDialog workflow={workflow} onClose={() => setUrl({ share: null })} />}
      {dialog === "publish" && <PublishDialog workflow={workflow} save={save} onJump={jump} onClose={close} />}
    </InspectorContext>
  );
}
