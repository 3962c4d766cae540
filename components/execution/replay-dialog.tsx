"use client";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { messageOf } from "@/lib/client/api";
import { useReplay } from "@/lib/client/derive";
import { m } from "@/lib/messages";
import { andAfter, effectsOf } from "./effects";
import { EffectsNote } from "./effects-note";
import { JsonField, readJson } from "./json-field";
import { type ExecutionGraph, nodeName } from "./model";

const words = m.derive.replay;
const START = "";

interface ReplayDialogProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
  /** The node that is chosen at first. */
  from: string | null;
  onStarted: (executionId: string) => void;
  onClose: () => void;
}

/** Version, first node and trigger data of a replay, and what it would do again. */
export default function ReplayDialog({ execution, graph, from: first, onStarted, onClose }: ReplayDialogProps) {
  const [version, setVersion] = useState<"same" | "published" | "draft">("same");
  const ran = execution.nodes.filter((node) => node.status !== "skipped");
  const [from, setFrom] = useState(ran.find((node) => node.node_id === first)?.node_id ?? START);
  const [given] = useState(() => JSON.stringify(execution.input ?? null, null, 2));
  const [text, setText] = useState(given);
  const replay = useReplay(execution.execution_id);
  const input = readJson(text);
  const again = graph
    ? effectsOf(graph, from === START ? new Set(ran.map((node) => node.node_id)) : andAfter(graph, [from]))
    : [];
  const own =
    execution.is_test || execution.version === null
      ? m.executions.draftVersion
      : m.common.version(execution.semver ?? execution.version);
  const start = () => {
    if (input.error !== null || replay.isPending) return;
    replay.mutate(
      {
        version,
        ...(from === START ? {} : { from_node: from }),
        // What nobody changed stays exactly as it was, a missing input included.
        ...(text === given ? {} : { input: input.value }),
      },
      { onSuccess: (accepted) => onStarted(accepted.execution_id) },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.title}
        description={words.description}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) start();
        }}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" pending={replay.isPending} disabled={input.error !== null} onClick={start}>
              {!replay.isPending && <RotateCcw aria-hidden />}
              {words.submit}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          {replay.isError && (
            <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {messageOf(replay.error)}
            </p>
          )}
          <Field label={words.version}>
            {({ required: _, ...control }) => (
              <NativeSelect
                {...control}
                value={version}
                onValueChange={setVersion}
                options={[
                  { value: "same", label: words.same(own) },
                  { value: "published", label: words.published },
                  { value: "draft", label: words.draft },
                ]}
              />
            )}
          </Field>
          <Field label={words.from} help={from === START ? words.startHelp : words.fromHelp}>
            {({ required: _, ...control }) => (
              <NativeSelect
                {...control}
                value={from}
                onValueChange={setFrom}
                options={[
                  { value: START, label: words.start },
                  ...ran.map((node) => ({ value: node.node_id, label: nodeName(graph, node.node_id) })),
                ]}
              />
            )}
          </Field>
          <JsonField label={m.derive.input} help={m.derive.inputHelp} text={text} onChange={setText} />
          <EffectsNote names={again} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
