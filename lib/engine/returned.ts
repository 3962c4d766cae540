/** What comes from executions that were called, and to them, with values over 64 KB as references. */
import type { Resumption } from "@/lib/nodes/types";
import type { TriggerPayload } from "@/lib/triggers/types";
import { readStored } from "./scope";
import { tenantStatement } from "./sql";
import type { Stored } from "./state";

/** A called execution that has ended. */
export interface Returned {
  id: string;
  status: "completed" | "failed" | "cancelled";
  output: Stored;
  error: { code: string; message: string; hint?: string; node_id?: string; retriable?: boolean } | null;
  /** Name of the called workflow. */
  workflow: string;
}

// An output may look like a reference without being one: only what this workspace has stored is taken for one.
const RETURNED = `
select jsonb_build_object('id', c.id, 'status', c.status, 'error', c.error, 'workflow', w.name, 'output', case
    when a.hash is null then jsonb_build_object('v', c.output)
    else jsonb_build_object('$artifact', jsonb_build_object('hash', a.hash, 'size', a.size, 'mime', a.mime)) end) as returned
from executions c join workflows w on w.id = c.workflow_id
left join artifacts a on a.org_id = c.org_id and a.hash = c.output #>> '{$artifact,hash}'
where c.parent_execution_id = $1 and c.returned_at is null and c.status in ('completed', 'failed', 'cancelled')`;

/** Called executions that have ended and whose result the graph has not taken in. */
export async function loadReturned(orgId: string, executionId: string): Promise<Returned[]> {
  const rows = await tenantStatement<{ returned: Returned }>(orgId, RETURNED, [executionId]);
  return rows.map(({ returned }) => returned);
}

/** Stands for a result until its node goes on: the output can be large, and LangGraph stores what an interrupt is resumed with. */
export const mark = (call: string): Resumption => ({ kind: "returned", execution_id: call, output: null });

/** Makes the data of a trigger that lies in an artifact appear when something reads it. */
export function readWhenAsked(trigger: TriggerPayload): void {
  const { data_artifact: artifact } = trigger;
  if (!artifact) return;
  const get = () => readStored({ $artifact: artifact });
  Object.defineProperty(trigger, "data", { enumerable: true, configurable: true, get });
}
