"use client";
/**
 * The drawing of a workflow: nodes, edges, palette, editor. `state/` is the framework-free core; the components here read it
 * through selectors, one node each, so a change of one node renders that node alone.
 */
import { createContext, useContext } from "react";
import type { NodeStatus } from "@/lib/api/contracts/executions";
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
  problems: ReadonlyMap<string, readonly WorkflowProblem[]>;
  hoveredEdge: string | null;
  /** The node whose name is being edited in place. */
  naming: string | null;
  /** A refused connection, said at the handle. */
  refusal: { node: string; reason: string } | null;
  /** Open threads, as marked on cards and points. */
  comments: CommentPins;
  /** What the comments are open for; null while they are closed. */
  commenting: CommentRequest | null;
}

export const EMPTY_OVERLAY: Overlay = {
  runs: null,
  fired: new Set(),
  problems: new Map(),
  hoveredEdge: null,
  naming: null,
  refusal: null,
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
  openComments(request: CommentRequest): void;
}

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
