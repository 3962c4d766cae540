"use client";
import { RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { JsonViewer } from "@/components/ui/json/viewer";
import { StateChip, StateIcon } from "@/components/ui/state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Duration, RelativeTime } from "@/components/ui/time";
import type { ExecutionNode } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { ChildLink } from "./child-link";
import { ErrorBox } from "./error-box";
import { firstTab, NODE_TABS, tabsOf } from "./model";

interface NodePanelProps {
  name: string;
  node: ExecutionNode;
  liveText: string | undefined;
  /** From the URL; a tab that this node does not have falls back to the most telling one. */
  tab: string | null;
  onTab: (tab: string) => void;
  onClose: () => void;
  /** Offers a replay that begins with this node; null when there can be none. */
  onReplay: (() => void) | null;
}

/** One node of the execution: what went in, what came out, its attempts, its error. */
export function NodePanel({ name, node, liveText, tab, onTab, onClose, onReplay }: NodePanelProps) {
  const tabs = tabsOf(node, liveText);
  const current = tabs.find((each) => each === tab) ?? firstTab(node, liveText);
  const words = m.executions;
  return (
    <section aria-label={name} className="flex min-h-0 flex-col">
      <div className="flex items-start gap-2 px-4 pt-4 md:px-5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-medium text-base">{name}</h2>
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <StateChip state={node.status} />
            {node.reused && (
              <Badge tone="outline" title={m.derive.reusedHelp}>
                {m.derive.reused}
              </Badge>
            )}
            {node.status !== "skipped" && !node.reused && (
              <Duration
                ms={node.duration_ms}
                since={node.completed_at ? null : node.started_at}
                className="text-muted"
              />
            )}
            {node.visit > 1 && <Badge tone="neutral">{words.visits(node.visit)}</Badge>}
            {node.route && <Badge tone="accent">{words.route(node.route)}</Badge>}
            <code className="text-faint text-xs">{node.node_id}</code>
            {node.child_execution_id && <ChildLink id={node.child_execution_id} />}
          </div>
        </div>
        {onReplay && (
          <Button size="sm" variant="ghost" onClick={onReplay}>
            <RotateCcw aria-hidden />
            {m.derive.replay.fromHere}
          </Button>
        )}
        <Button size="icon-sm" variant="ghost" aria-label={m.common.close} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      <Tabs value={current} onValueChange={onTab} className="mt-2 flex min-h-0 flex-1 flex-col">
        <TabsList className="shrink-0 px-4 md:px-5">
          {NODE_TABS.filter((each) => tabs.includes(each)).map((each) => (
            <TabsTrigger key={each} value={each}>
              {words.tabs[each]}
              {each === "attempts" && node.attempts.length > 0 && (
                <span className="text-faint text-xs tabular-nums">{node.attempts.length}</span>
              )}
            </TabsTrigger>
          ))}
        </TabsList>
        <Pane value="output">
          {node.output === null || node.output === undefined ? (
            <p className="text-faint text-sm">
              {node.status === "completed"
                ? words.nullOutput
                : node.completed_at
                  ? words.endedWithoutOutput
                  : words.noOutput}
            </p>
          ) : (
            <JsonViewer
              value={node.output}
              label={`${words.tabs.output}: ${name}`}
              path={`nodes.${node.node_id}.output`}
            />
          )}
        </Pane>
        <Pane value="input">
          {node.input === null || node.input === undefined ? (
            <p className="text-faint text-sm">{words.noInput}</p>
          ) : (
            <JsonViewer value={node.input} label={`${words.tabs.input}: ${name}`} path="input" />
          )}
        </Pane>
        <Pane value="attempts">
          <Attempts node={node} />
        </Pane>
        {node.error && (
          <Pane value="error">
            <ErrorBox error={node.error} />
          </Pane>
        )}
        {liveText !== undefined && (
          <Pane value="live">
            <p aria-live="polite" className="whitespace-pre-wrap break-words text-sm">
              {liveText}
            </p>
          </Pane>
        )}
      </Tabs>
    </section>
  );
}

function Pane({ value, children }: { value: string; children: ReactNode }) {
  return (
    <TabsContent
      value={value}
      className="min-h-0 flex-1 overflow-auto px-4 py-3 focus-visible:-outline-offset-2 md:px-5"
    >
      {children}
    </TabsContent>
  );
}

function Attempts({ node }: { node: ExecutionNode }) {
  if (node.attempts.length === 0) return <p className="text-faint text-sm">{m.executions.notStarted}</p>;
  return (
    <ol className="flex flex-col gap-2">
      {node.attempts.map((attempt) => (
        <li key={`${attempt.attempt}.${attempt.started_at}`} className="rounded-lg border px-3 py-2">
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <StateIcon state={attempt.status} />
            <span className="font-medium">{m.executions.attempt(attempt.attempt)}</span>
            <RelativeTime iso={attempt.started_at} className="text-faint text-xs" />
            <Duration
              ms={attempt.duration_ms}
              since={attempt.completed_at ? null : attempt.started_at}
              className="ml-auto text-muted"
            />
          </div>
          {attempt.child_execution_id && <ChildLink id={attempt.child_execution_id} />}
          {attempt.error && (
            <p className="mt-1 whitespace-pre-wrap break-words text-failed text-sm">{attempt.error.message}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
