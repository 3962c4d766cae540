"use client";
import { JsonViewer } from "@/components/ui/json/viewer";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { Descendants } from "./lineage";

interface WholePanelProps {
  execution: ExecutionDetail;
  /** What the workflow says that its input and output are. */
  declared: { input: Record<string, unknown> | null; output: Record<string, unknown> | null };
  tab: string | null;
  onTab: (tab: string) => void;
}

/** The execution as a whole: its output, and the data that started it. */
export function WholePanel({ execution, declared, tab, onTab }: WholePanelProps) {
  const words = m.executions;
  const current = tab === "input" || tab === "output" ? tab : execution.completed_at ? "output" : "input";
  return (
    <section aria-label={words.whole} className="flex min-h-0 flex-col">
      <div className="px-4 pt-4 md:px-5">
        <h2 className="font-medium text-base">{words.whole}</h2>
        <p className="mt-1 text-faint text-sm">{words.selectNode}</p>
      </div>
      <Descendants items={execution.descendants} />
      <Tabs value={current} onValueChange={onTab} className="mt-2 flex min-h-0 flex-1 flex-col">
        <TabsList className="shrink-0 px-4 md:px-5">
          <TabsTrigger value="output">{words.finalOutput}</TabsTrigger>
          <TabsTrigger value="input">{words.triggerData}</TabsTrigger>
        </TabsList>
        <TabsContent
          value="output"
          className="min-h-0 flex-1 overflow-auto px-4 py-3 focus-visible:-outline-offset-2 md:px-5"
        >
          {execution.output === null || execution.output === undefined ? (
            <p className="text-faint text-sm">
              {execution.status === "completed"
                ? words.nullOutput
                : execution.completed_at
                  ? words.endedWithoutOutput
                  : words.noFinalOutput}
            </p>
          ) : (
            <JsonViewer value={execution.output} label={words.finalOutput} path="output" declared={declared.output} />
          )}
        </TabsContent>
        <TabsContent
          value="input"
          className="min-h-0 flex-1 overflow-auto px-4 py-3 focus-visible:-outline-offset-2 md:px-5"
        >
          {execution.input === null || execution.input === undefined ? (
            <p className="text-faint text-sm">{words.noTriggerData}</p>
          ) : (
            <JsonViewer
              value={execution.input}
              label={words.triggerData}
              path="trigger.data"
              declared={declared.input}
            />
          )}
        </TabsContent>
      </Tabs>
    </section>
  );
}
