"use client";
import { GitFork } from "lucide-react";
import { useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { Checkpoint } from "@/lib/api/contracts/derive";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { messageOf } from "@/lib/client/api";
import { useCheckpoint, useCheckpoints, useFork } from "@/lib/client/derive";
import { m } from "@/lib/messages";
import { CheckpointView } from "./checkpoint-view";
import { andAfter, effectsOf } from "./effects";
import { EffectsNote } from "./effects-note";
import { INPUT, StateEditor, textsOf } from "./fork-state";
import { readJson } from "./json-field";
import type { ExecutionGraph } from "./model";

const words = m.derive.fork;

interface ForkDialogProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
  onStarted: (executionId: string) => void;
  onClose: () => void;
}

/** Chooses a checkpoint on the drawing, edits its state, and goes on from there. */
export default function ForkDialog({ execution, graph, onStarted, onClose }: ForkDialogProps) {
  const list = useCheckpoints(execution.execution_id);
  const items = list.data?.items ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const at: Checkpoint | undefined = items.find((each) => each.checkpoint === chosen) ?? items.at(-1);
  const state = useCheckpoint(execution.execution_id, at?.checkpoint);
  // Edits stay while the slider moves; those of outputs that are not there yet count for nothing.
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({});
  const fork = useFork(execution.execution_id);
  const shown = state.data && !state.isPlaceholderData ? state.data : undefined;
  const present = shown ? textsOf(shown) : {};
  const live = Object.entries(edits).filter(([id, text]) => id in present && present[id] !== text);
  const isWrong = live.some(([, text]) => readJson(text).error !== null);
  const again = graph && at ? effectsOf(graph, andAfter(graph, at.next)) : [];

  const start = () => {
    if (!at || !shown || isWrong || fork.isPending) return;
    const values = live.map(([id, text]) => {
      const read = readJson(text);
      return [id, read.error === null ? read.value : null] as const;
    });
    const outputs = Object.fromEntries(values.filter(([id]) => id !== INPUT));
    const input = values.find(([id]) => id === INPUT);
    fork.mutate(
      { checkpoint: at.checkpoint, outputs, ...(input ? { input: input[1] } : {}) },
      { onSuccess: (accepted) => onStarted(accepted.execution_id) },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(1080px,94vw)]"
        title={words.title}
        description={words.description}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" pending={fork.isPending} disabled={!shown || isWrong} onClick={start}>
              {!fork.isPending && <GitFork aria-hidden />}
              {words.submit}
            </Button>
          </>
        }
      >
        {list.isError ? (
          <ListFailure error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <div role="status" aria-busy="true">
            <span className="sr-only">{m.common.loading}</span>
            <Skeleton className="h-64 w-full" />
          </div>
        ) : !at ? (
          <p className="py-10 text-center text-muted text-sm">{words.none}</p>
        ) : (
          <div className="flex flex-col gap-4">
            {fork.isError && (
              <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
                {messageOf(fork.error)}
              </p>
            )}
            <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
              <CheckpointView
                execution={execution}
                graph={graph}
                items={items}
                at={at}
                firedEdges={state.data?.fired_edges ?? []}
                truncated={list.data.truncated}
                onChoose={setChosen}
              />
              <StateEditor
                graph={graph}
                texts={present}
                isLarge={(id) => isArtifact(shown?.outputs.find((each) => each.node_id === id)?.output)}
                edits={edits}
                onEdit={setEdits}
              />
            </div>
            <EffectsNote names={again} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function isArtifact(output: unknown): boolean {
  return typeof output === "object" && output !== null && "$artifact" in output;
}
