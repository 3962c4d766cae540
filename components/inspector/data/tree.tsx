"use client";
import { useMemo } from "react";
import { JsonViewer } from "@/components/ui/json/viewer";
import { m } from "@/lib/messages";
import { useInspectorData } from "./context";

interface DataTreeProps {
  /** Called with the path of the chosen value. */
  onPick: (path: string) => void;
}

/** Everything that a field's expressions can read, as a tree with search: choose a value, or drag it into the field. */
export function DataTree({ onPick }: DataTreeProps) {
  const scope = useInspectorData()?.scope;
  const shown = useMemo(() => {
    const { input, nodes, trigger, vars, execution, workflow, user } = scope ?? {};
    const hasVariables = Object.keys(vars ?? {}).length > 0;
    return { input, nodes, trigger, ...(hasVariables ? { vars } : {}), execution, workflow, user };
  }, [scope]);
  return (
    <div className="rounded-md border bg-surface p-2">
      <p className="mb-1.5 text-faint text-xs">{m.inspector.data.insertHelp}</p>
      <JsonViewer
        value={shown}
        label={m.inspector.data.tree}
        openDepth={1}
        onPick={onPick}
        className="max-h-72 overflow-y-auto"
      />
    </div>
  );
}
