"use client";
import { useCanvas } from "@/components/canvas/context";
import { PARTS } from "@/components/canvas/node-toolbar";
import { Button } from "@/components/ui/button";
import { m } from "@/lib/messages";

const words = m.inspector.part;

/** Runs of a part of the draft around a node. */
export function RunBar({ id }: { id: string }) {
  const { actions, readOnly } = useCanvas();
  if (readOnly) return null;
  return (
    <div role="toolbar" aria-label={words.group} className="flex shrink-0 flex-wrap gap-1 border-b px-3 py-1.5">
      {PARTS.map(({ mode, icon: Icon }) => (
        <Button
          key={mode}
          variant="ghost"
          size="sm"
          className="text-xs"
          title={words.keys[mode]}
          onClick={() => actions.runPart(mode, id)}
        >
          <Icon aria-hidden />
          {words[mode]}
        </Button>
      ))}
    </div>
  );
}
