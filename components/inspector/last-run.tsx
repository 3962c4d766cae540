"use client";
import dynamic from "next/dynamic";
import { ChildLink } from "@/components/execution/child-link";
import { Skeleton } from "@/components/ui/skeleton";
import { StateChip } from "@/components/ui/state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Duration } from "@/components/ui/time";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { useInspectorData } from "./data/context";
import { PinRun } from "./pin-section";
import { Section } from "./section";

const JsonViewer = dynamic(
  () => patiently(() => import("@/components/ui/json/viewer").then((each) => each.JsonViewer)),
  {
    ssr: false,
    loading: () => <Skeleton className="my-2 w-1/2" />,
  },
);
const words = m.canvas.inspector;

/** What a node got and gave in the shown execution, and why it failed. */
export function LastRun({ nodeId, name }: { nodeId: string; name: string }) {
  const execution = useInspectorData()?.execution;
  const run = execution?.nodes.find((each) => each.node_id === nodeId);
  if (!run) return null;
  return (
    <Section title={words.lastRun}>
      <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
        <StateChip state={run.status} />
        {run.status !== "skipped" && (
          <Duration ms={run.duration_ms} since={run.status === "running" ? run.started_at : null} />
        )}
        {run.child_execution_id && <ChildLink id={run.child_execution_id} />}
        {run.route && <span className="font-mono">{m.executions.route(run.route)}</span>}
        {run.status === "completed" && <PinRun id={nodeId} output={run.output ?? null} route={run.route} />}
      </div>
      {run.error && (
        <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {run.error.message} {run.error.hint}
        </p>
      )}
      <Tabs defaultValue="output">
        <TabsList>
          <TabsTrigger value="output">{words.output}</TabsTrigger>
          <TabsTrigger value="input">{words.input}</TabsTrigger>
        </TabsList>
        <TabsContent value="output" className="pt-3">
          {run.output === null || run.output === undefined ? (
            <p className="text-faint text-sm">{words.noOutput}</p>
          ) : (
            <JsonViewer value={run.output} label={`${words.output}: ${name}`} path={`nodes.${nodeId}.output`} />
          )}
        </TabsContent>
        <TabsContent value="input" className="pt-3">
          {run.input === null || run.input === undefined ? (
            <p className="text-faint text-sm">{words.noInput}</p>
          ) : (
            <JsonViewer value={run.input} label={`${words.input}: ${name}`} path="input" />
          )}
        </TabsContent>
      </Tabs>
    </Section>
  );
}
