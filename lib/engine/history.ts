/** What an execution has left behind, as rebuild.ts takes it: one statement, without inputs and outputs. */
import type { TriggerPayload } from "@/lib/triggers/types";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import type { EndedVisit, Progress } from "./rebuild";
import { seedColumn } from "./seed";
import { tenantStatement } from "./sql";
import type { ExecutionStatus } from "./status";

export interface HistoryVisit extends EndedVisit {
  /** When it ended, ISO 8601. */
  at: string;
}

export interface History {
  id: string;
  workflow_id: string;
  version_id: string;
  status: ExecutionStatus;
  trigger: TriggerPayload;
  is_test: boolean;
  error: { code: string; message: string; node_id?: string } | null;
  document: WorkflowDocument;
  /** A test of a part of a drawing: what it was, and the whole drawing. */
  partial: unknown;
  drawn: WorkflowDocument | null;
  /** What it began with, when not at the start. */
  seed: Progress | null;
  /** Taken over from its own origin, the oldest visit of a node first. */
  reused: EndedVisit[];
  /** Ended here, in their order. */
  ended: HistoryVisit[];
  /** Newest visit of each node that began, here or in its origin. */
  begun: Record<string, number>;
}

const LOAD = `
select jsonb_build_object('id', e.id, 'workflow_id', e.workflow_id, 'version_id', e.version_id, 'status', e.status, 'trigger', e.trigger,
  'is_test', e.is_test, 'error', e.error, 'document', v.document, 'seed', e.seed, 'partial', e.partial,
  'drawn', (select d.document from workflow_versions d where d.id = v.cut_of),
  'reused', (select coalesce(jsonb_agg(jsonb_build_object('node_id', r.node_id, 'visit', r.visit, 'step', null, 'turn', 0, 'kind', r.status,
      'route', r.route, 'run', r.id) order by r.visit), '[]')
    from node_runs r where r.execution_id = e.id and r.reused),
  'ended', (select coalesce(jsonb_agg(jsonb_build_object('node_id', x.node_id, 'visit', (x.data ->> 'visit')::int,
      'step', (x.data ->> 'step')::int, 'turn', coalesce((x.data ->> 'turn')::int, 0), 'kind', substr(x.type, 6), 'route', x.data ->> 'route', 'run', r.id,
      'at', (extract(epoch from x.at) * 1000)::float8) order by x.seq), '[]')
    from execution_events x join node_runs r on r.execution_id = x.execution_id and r.node_id = x.node_id
      and r.visit = (x.data ->> 'visit')::int and r.attempt = coalesce((x.data ->> 'attempt')::int, 1)
    where x.execution_id = e.id
      and (x.type in ('node.completed', 'node.skipped') or x.type = 'node.failed' and (x.data ->> 'goes_on')::boolean)),
  'begun', (select coalesce(jsonb_object_agg(node_id, visit), '{}') from (
    select r.node_id, max(r.visit) as visit from node_runs r where r.execution_id = e.id and r.status <> 'skipped' group by 1) b)
) as found
from executions e join workflow_versions v on v.id = e.version_id where e.id = $1`;

type Found = Omit<History, "seed" | "ended"> & { seed: unknown; ended: (EndedVisit & { at: number })[] };

/** Null when this workspace has no such execution. */
export async function loadHistory(orgId: string, executionId: string): Promise<History | null> {
  const [row] = await tenantStatement<{ found: Found }>(orgId, LOAD, [executionId]);
  if (!row) return null;
  const { found } = row;
  return {
    ...found,
    seed: found.seed === null ? null : seedColumn.parse(found.seed),
    ended: found.ended.map((visit) => ({ ...visit, at: new Date(visit.at).toISOString() })),
  };
}
