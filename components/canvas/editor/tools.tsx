"use client";
import { useEffect, useMemo } from "react";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { useExecutionLive } from "@/lib/client/stream";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import type { CanvasActionId } from "../commands/types";
import { useCanvas } from "../context";
import { useProblems } from "../use-problems";
import { type CommandsContext, useCommands } from "./use-commands";
import { useExecutionOverlay } from "./use-execution-overlay";

/** The canvas's one table of actions, ready to be run. */
export interface Acting {
  act: (id: CanvasActionId) => void;
  isOffered: (id: CanvasActionId) => boolean;
}

/** What the page around them needs of the tools. */
export interface Tools {
  acting: Acting;
  problems: readonly WorkflowProblem[] | null;
  execution: ExecutionDetail | undefined;
}

/** For who goes on without a connection, when nothing more can be loaded: what a step draws or runs by that is not loaded with the page. */
async function loadForLater(): Promise<void> {
  // One that does not come is asked for again where it is needed.
  await Promise.allSettled([
    import("../add-choice"),
    import("../hands"),
    import("../frames"),
    import("../notes/note-node"),
    import("../folded/folded-node"),
  ]);
}

interface EditorToolsProps {
  given: Omit<CommandsContext, "problems">;
  /** Problems that the server knows of. */
  serverProblems: readonly WorkflowProblem[];
  executionId: string | undefined;
  onChange: (tools: Tools) => void;
}

/**
 * What an editor does beyond drawing: keys, clipboard and command palette, the problems, and the execution that is followed. It shows nothing
 * itself and is loaded when the drawing stands.
 */
export default function EditorTools({ given, serverProblems, executionId, onChange }: EditorToolsProps) {
  const { store, overlay } = useCanvas();
  const live = useExecutionLive(executionId);
  useExecutionOverlay(live);
  const problems = useProblems(store, overlay, serverProblems);
  const { act, isOffered } = useCommands({ ...given, problems });
  const { execution } = live;
  const acting = useMemo(() => ({ act, isOffered }), [act, isOffered]);
  useEffect(() => void loadForLater(), []);
  useEffect(() => onChange({ acting, problems, execution }), [acting, problems, execution, onChange]);
  return null;
}
