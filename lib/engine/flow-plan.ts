/** What a version's flow control means for one trigger: the settings, and the values of its keys. */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/errors";
import { evaluate } from "@/lib/expressions";
import { log } from "@/lib/observability/log";
import type { TriggerPayload } from "@/lib/triggers/types";
import { type FlowSettings, flowSettings, QUEUES, type Queue, queueFor, type WorkflowDocument } from "@/lib/workflow";
import { tenantStatement } from "./sql";

interface VersionFlow {
  settings: FlowSettings;
  vars: Record<string, unknown>;
  name: string;
  version: number | null;
}

/** How one execution is limited. */
export interface FlowPlan {
  settings: FlowSettings;
  queue: Queue;
  queueDefault: number | null;
  /** Who shares the concurrency limit, and who waits for whom. */
  pool: string;
  rateKey: string;
  debounceKey: string;
}

// Versions never change.
const known = new LRUCache<string, VersionFlow>({ max: 2000 });

const READ = `
select jsonb_build_object('settings', v.document -> 'settings', 'variables', v.document -> 'variables', 'name', v.document ->> 'name',
  'number', v.number) as version
from workflow_versions v where v.id = $1::uuid`;

/** @throws AppError not_found when the version is gone. */
export async function planFor(
  request: { orgId: string; workflowId: string; payload: TriggerPayload; startedBy: string | null },
  execution: { id: string; versionId: string; at: Date },
): Promise<FlowPlan> {
  const { orgId, workflowId, payload } = request;
  const flow = await flowOf(orgId, execution.versionId);
  const { settings } = flow;
  const queue = settings.queue ?? queueFor(payload.trigger_type);
  const scope = {
    trigger: payload,
    input: payload.data,
    nodes: {},
    state: {},
    vars: flow.vars,
    execution: { id: execution.id, started_at: execution.at.toISOString() },
    workflow: { id: workflowId, name: flow.name, version: flow.version },
    user: { id: request.startedBy },
  };
  const keyOf = async (expression: string | undefined): Promise<string> => {
    if (expression === undefined || expression.trim() === "") return "";
    try {
      return digest(await evaluate(expression, scope));
    } catch (error) {
      // An event must not get lost over a key: it counts with those that have none.
      log.warn({ event: "flow_key_failed", workflowId, error }, "The key of a limit could not be worked out.");
      return "";
    }
  };
  return {
    settings,
    queue,
    queueDefault: QUEUES[queue].limit,
    pool: `${workflowId}:${await keyOf(settings.concurrency?.key)}`,
    rateKey: await keyOf(settings.rate_limit?.key),
    debounceKey: `${workflowId}:${await keyOf(settings.debounce?.key)}`,
  };
}

async function flowOf(orgId: string, versionId: string): Promise<VersionFlow> {
  const found = known.get(versionId);
  if (found) return found;
  const [row] = await tenantStatement<{
    version: Pick<WorkflowDocument, "settings" | "variables"> & { name: string | null; number: number | null };
  }>(orgId, READ, [versionId]);
  if (!row) throw new AppError("not_found", "This version of the workflow is gone.");
  const { version } = row;
  const flow: VersionFlow = {
    settings: flowSettings({ settings: version.settings ?? undefined }) ?? {},
    vars: version.variables ?? {},
    name: version.name ?? "",
    version: version.number,
  };
  known.set(versionId, flow);
  return flow;
}

/** Of any value a short text; nothing at all is nobody's key. */
function digest(value: unknown): string {
  if (value === null || value === undefined) return "";
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 22);
}
