"use client";
/**
 * The drawing of a workflow: nodes, edges, palette, editor. `state/` is the framework-free core; the components here read it
 * through selectors, one node each, so a change of one node renders that node alone.
 */
import { createContext, useContext } from "react";
import type { NodeStatus } from "@/lib/api/contracts/executions";
import type { PartialMode } from "@/lib/api/contracts/partial";
import type { ChangeKind } from "@/lib/workflow/diff/types";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { type CommentPins, type CommentRequest, NO_PINS } from "./comments/requests";
import { type Observable, useSelected } from "./observable";
import type { Link } from "./state/commands/nodes";
import type { EditorStore, Snapshot } from "./state/store";
import type { Point } from "./state/types";

/** State of a node in the execution that is shown. */
export interface NodeRun {
  status: NodeStatus;
  /** Milliseconds; null while it runs. */
  duration: number | null;
  startedAt: string | null;
}

/** What lies over the document and is not part of it. */
export interface Overlay {
  /** Null while no execution is shown. */
  runs: ReadonlyMap<string, NodeRun> | null;
  fired: ReadonlySet<string>;
  /** Text that nodes stream while they run, by node. */
  tokens: ReadonlyMap<string, string>;
  /** What a node gave in the shown execution; null while none is shown. */
  outputOf: ((id: string) => unknown) | null;
  /** What happened to a node or edge between two versions; null while none are compared. */
  marks: ReadonlyMap<string, ChangeKind> | null;
  problems: ReadonlyMap<string, readonly WorkflowProblem[]>;
  hoveredEdge: string | null;
  /** Canvas id of the node, note or frame whose name or text is being edited in place. */
  naming: string | null;
  /** What is dragged with Alt, and stays where it is: copies are made of it. */
  copying: readonly string[] | null;
  /** A refused connection, said at the handle. */
  refusal: { node: string; reason: string } | null;
  /** What is open over the drawing: search, or the choice of what a node leads to. */
  tool: Tool | null;
  /** The list that is open under the drawing. */
  panel: PanelTab | null;
  /** Open threads, as marked on cards and points. */
  comments: CommentPins;
  /** What the comments are open for; null while they are closed. */
  commenting: CommentRequest | null;
}

export type Tool = { kind: "find" } | { kind: "connect"; from: string };
export type PanelTab = "problems" | "outline" | "execution";

export const EMPTY_OVERLAY: Overlay = {
  runs: null,
  fired: new Set(),
  tokens: new Map(),
  outputOf: null,
  marks: null,
  problems: new Map(),
  hoveredEdge: null,
  naming: null,
  copying: null,
  refusal: null,
  tool: null,
  panel: null,
  comments: NO_PINS,
  commenting: null,
};

/** What the palette was opened for. `at` is in canvas pixels, `screen` in window pixels. */
export interface PaletteRequest {
  at: Point;
  screen: Point;
  link?: Link;
  edge?: string;
}

export interface CanvasActions {
  openInspector(field?: string): void;
  openPalette(request: PaletteRequest): void;
  /** Runs a part of the draft: up to a node, from it, or only it. */
  runPart(mode: PartialMode, node: string): void;
  openComments(request: CommentRequest): void;
}

/** Of a drawing that is only looked at. */
export const NO_ACTIONS: CanvasActions = { openInspector() {}, openPalette() {}, runPart() {}, openComments() {} };

export interface CanvasContextValue {
  store: EditorStore;
  overlay: Observable<Overlay>;
  actions: CanvasActions;
  readOnly: boolean;
}

export const CanvasContext = createContext<CanvasContextValue | null>(null);

export function useCanvas(): CanvasContextValue {
  const value = useContext(CanvasContext);
  if (!value) throw new Error("This component belongs inside a CanvasContext.");
  return value;
}

/** A part of the editor's snapshot. */
export function useEditor<R>(selector: (snapshot: Snapshot) => R): R {
  return useSelected(useCanvas().store, selector);
}

export function useOverlay<R>(selector: (overlay: Overlay) => R): R {
  return useSelected(useCanvas().overlay, selector);
}
