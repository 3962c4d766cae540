"use client";
import { useRef, useState } from "react";
import type { PartialMode } from "@/lib/api/contracts/partial";
import { ApiError, messageOf } from "@/lib/client/api";
import { useRunPart } from "@/lib/client/partial";
import * as m from "@/lib/messages/en";
import { displayName } from "@/lib/workflow/names";
import { useCanvas } from "../context";

interface PartialRunContext {
  workflowId: string;
  save: () => Promise<boolean>;
  onStarted: (executionId: string) => void;
}

export interface AskedPart {
  mode: PartialMode;
  node: string;
  name: string;
}

/**
 * Runs a part of the draft at once, with the data of the newest execution. When the trigger data is missing or does not fit, the input is
 * asked for; why nothing runs is said at the node.
 */
export function usePartialRun({ workflowId, save, onStarted }: PartialRunContext) {
  const { store, overlay, readOnly } = useCanvas();
  const [asked, setAsked] = useState<AskedPart | null>(null);
  const { mutateAsync } = useRunPart(workflowId);
  const busy = useRef(false);
  const run = async (mode: PartialMode, id: string) => {
    const node = store.get().state.nodes.get(id);
    if (!node || readOnly || busy.current) return;
    busy.current = true;
    const say = (reason: string) => overlay.set({ refusal: { node: id, reason } });
    try {
      if (!(await save())) return say(m.board.unsaved);
      const answer = await mutateAsync({ mode, node_id: id });
      if (answer.execution_id) onStarted(answer.execution_id);
    } catch (error) {
      const isInput = error instanceof ApiError && error.code === "invalid_body";
      if (isInput) setAsked({ mode, node: id, name: displayName(node) });
      else say(messageOf(error));
    } finally {
      busy.current = false;
    }
  };
  return { run: (mode: PartialMode, id: string) => void run(mode, id), asked, close: () => setAsked(null) };
}
