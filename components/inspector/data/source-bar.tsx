"use client";
import { Database } from "lucide-react";
import { NativeSelect } from "@/components/ui/native-select";
import { STATES } from "@/components/ui/state";
import { formatClock } from "@/lib/client/format";
import { m } from "@/lib/messages";
import { useInspectorData } from "./context";

const words = m.inspector.data;
const EXAMPLE = "example";

/** Which execution's data the previews and outputs below are of, and the choice of another recent one. */
export function SourceBar() {
  const data = useInspectorData();
  if (!data) return null;
  const { execution, recent, choose } = data;
  const now = new Date();
  const listed = recent.filter((each) => each.started_at !== null);
  const shown =
    execution && !listed.some((each) => each.execution_id === execution.execution_id) ? [execution, ...listed] : listed;
  return (
    <div className="flex items-center gap-2 border-b bg-bg px-4 py-1.5 text-xs">
      <Database aria-hidden className="size-3.5 shrink-0 text-faint" />
      {shown.length === 0 ? (
        <span className="text-muted" title={words.exampleHelp}>
          {words.example}
        </span>
      ) : (
        <NativeSelect
          aria-label={words.choose}
          className="min-w-0 flex-1 [&>select]:h-7 [&>select]:border-transparent [&>select]:bg-transparent [&>select]:px-1 [&>select]:text-xs [&>svg]:top-1.5"
          value={execution?.execution_id ?? EXAMPLE}
          options={[
            ...(execution ? [] : [{ value: EXAMPLE, label: words.example }]),
            ...shown.map((each) => ({
              value: each.execution_id,
              label: `${words.execution(formatClock(new Date(each.started_at ?? each.created_at), now))} · ${STATES[each.status].word.toLowerCase()}`,
            })),
          ]}
          onValueChange={(id) => id !== EXAMPLE && choose(id)}
        />
      )}
    </div>
  );
}
