"use client";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { CheckpointState } from "@/lib/api/contracts/derive";
import { m } from "@/lib/messages";
import { JsonField } from "./json-field";
import { type ExecutionGraph, nodeName } from "./model";

const words = m.derive.fork;
/** Stands for the trigger data among node ids. */
export const INPUT = "";

/** What can be edited at a checkpoint, as JSON texts by node id. */
export function textsOf({ input, outputs }: CheckpointState): Record<string, string> {
  const pretty = (value: unknown) => JSON.stringify(value ?? null, null, 2);
  return Object.fromEntries([
    [INPUT, pretty(input)],
    ...outputs.map(({ node_id, output }) => [node_id, pretty(output)] as const),
  ]);
}

interface StateEditorProps {
  graph: ExecutionGraph | null;
  texts: Readonly<Record<string, string>>;
  isLarge: (id: string) => boolean;
  edits: Readonly<Record<string, string>>;
  onEdit: (edits: Readonly<Record<string, string>>) => void;
}

/** One piece of the state at a time: the trigger data, or the output of a node that had ended. */
export function StateEditor({ graph, texts, isLarge, edits, onEdit }: StateEditorProps) {
  const ids = Object.keys(texts);
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen !== null && ids.includes(chosen) ? chosen : (ids.at(-1) ?? INPUT);
  const labelOf = (each: string) => (each === INPUT ? m.derive.input : words.outputOf(nodeName(graph, each)));
  const isEdited = (each: string) => edits[each] !== undefined && edits[each] !== texts[each];
  const text = edits[id] ?? texts[id] ?? "";
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Field label={words.edit}>
        {({ required: _, ...control }) => (
          <NativeSelect
            {...control}
            value={id}
            onValueChange={setChosen}
            options={ids.map((each) => ({
              value: each,
              label: isEdited(each) ? words.edited(labelOf(each)) : labelOf(each),
            }))}
          />
        )}
      </Field>
      <JsonField
        label={labelOf(id)}
        help={id === INPUT ? m.derive.inputHelp : isLarge(id) ? words.artifact : words.outputHelp}
        text={text}
        onChange={(next) => onEdit({ ...edits, [id]: next })}
        className="min-h-48"
        aside={
          isEdited(id) && (
            <Button
              variant="ghost"
              size="sm"
              onClick={() => onEdit(Object.fromEntries(Object.entries(edits).filter(([each]) => each !== id)))}
            >
              <Undo2 aria-hidden />
              {words.undo}
            </Button>
          )
        }
      />
    </div>
  );
}
