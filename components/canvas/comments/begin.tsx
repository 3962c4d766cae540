"use client";
import { useMemo } from "react";
import { fieldsOf } from "@/components/inspector/schema";
import { NativeSelect } from "@/components/ui/native-select";
import type { CommentAnchor } from "@/lib/api/contracts/comments";
import { useChangeComments } from "@/lib/client/comments";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { useEditor } from "../context";
import { Composer } from "./composer";
import { PlaceLine } from "./place";

const words = m.comments;
const WHOLE = "";

interface BeginThreadProps {
  workflowId: string;
  anchor: CommentAnchor;
  onAnchor: (anchor: CommentAnchor) => void;
  onCancel: () => void;
  onBegun: (thread: string) => void;
}

/** A new thread on a node, one of its fields, or a point. */
export function BeginThread({ workflowId, anchor, onAnchor, onCancel, onBegun }: BeginThreadProps) {
  const change = useChangeComments(workflowId);
  return (
    <div className="space-y-2.5 rounded-lg border border-accent bg-surface p-3">
      <PlaceLine anchor={anchor} name={null} />
      {anchor.on === "node" && <FieldChoice anchor={anchor} onAnchor={onAnchor} />}
      <Composer
        key={anchor.on === "node" ? anchor.node_id : `${anchor.x},${anchor.y}`}
        workflowId={workflowId}
        label={words.write}
        placeholder={words.writePlaceholder}
        action={words.send}
        autoFocus
        onCancel={onCancel}
        onSend={async (body) => {
          const thread = await change.mutateAsync({ do: "begin", anchor, body });
          if (thread) onBegun(thread.id);
        }}
      />
    </div>
  );
}

function FieldChoice({
  anchor,
  onAnchor,
}: {
  anchor: Extract<CommentAnchor, { on: "node" }>;
  onAnchor: (anchor: CommentAnchor) => void;
}) {
  const type = useEditor(({ state }) => state.nodes.get(anchor.node_id)?.component_type);
  const options = useMemo(() => {
    const definition = type === undefined ? undefined : nodeTypes.get(type);
    const fields = definition ? fieldsOf(definition.config) : [];
    return [
      { value: WHOLE, label: words.wholeNode },
      ...fields.map(({ name, title }) => ({ value: name, label: title })),
    ];
  }, [type]);
  return (
    <NativeSelect
      aria-label={words.about}
      value={anchor.field ?? WHOLE}
      options={options}
      onValueChange={(field) => onAnchor({ ...anchor, field: field === WHOLE ? null : field })}
    />
  );
}
