/** Starts an execution that is made from another one: its row with the seed, the runs taken over, and the origin's mark, in one transaction. */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { ORIGIN_KIND } from "@/db/schema/executions";
import { jsonb } from "@/lib/api/jsonb";
import type { History } from "@/lib/engine/history";
import { pgJson } from "@/lib/engine/json";
import { AppError } from "@/lib/errors";
import { type StartRequest, startExecution } from "../start";
import type { Standing } from "./origin";
import { keepOutputs, takeOver } from "./take-over";

export interface Derivation {
  kind: (typeof ORIGIN_KIND)[number];
  orgId: string;
  userId: string;
  history: History;
  version: { id: string; isTest: boolean; isGated?: boolean };
  /** The data that its trigger brings; undefined: the origin's. */
  data?: unknown;
  /** Where it begins; null: at the start. */
  standing: Standing | null;
  /** Outputs to put in the place of the origin's, by node. */
  outputs?: Record<string, unknown>;
  node?: string;
  checkpoint?: number | null;
  /** Start only while nobody has dealt with the origin. */
  once?: boolean;
}

/** Thrown when somebody has dealt with the origin meanwhile. */
export class AlreadyHandled extends AppError {
  constructor() {
    super("conflict", "Somebody has dealt with this execution meanwhile.");
    this.name = "AlreadyHandled";
  }
}

/** @returns the new execution's id. @throws AppError invalid_body for an output that cannot be kept; AlreadyHandled; as startExecution */
export async function startDerived(derivation: Derivation): Promise<string> {
  const { kind, orgId, userId, history, version, standing } = derivation;
  const given = await keepOutputs(derivation.outputs ?? {});
  const request: StartRequest = {
    orgId,
    workflowId: history.workflow_id,
    version: { id: version.id },
    isTest: version.isTest,
    isGated: version.isGated,
    startedBy: userId,
    payload: derivation.data === undefined ? history.trigger : { ...history.trigger, data: derivation.data },
    origin: {
      columns: {
        origin_id: history.id,
        origin_kind: kind,
        origin_node: derivation.node ?? null,
        origin_checkpoint: derivation.checkpoint ?? null,
        seed: standing && sql`${pgJson(standing.progress)}::text::jsonb`,
        // Of the same part of a drawing as its origin.
        partial: version.id === history.version_id && history.partial !== null ? jsonb(history.partial) : null,
      },
      async after(tx, executionId) {
        if (kind !== "fork") await markRetried(tx, history.id, derivation.once ?? false);
        await takeOver(tx, { orgId, executionId, originId: history.id, standing, ...given });
      },
    },
  };
  return (await startExecution(request)).executionId;
}

async function markRetried(tx: Tx, originId: string, once: boolean): Promise<void> {
  const marked = await tx.execute(sql`
    update executions set handled = 'retried', handled_at = now()
    where id = ${originId} and status = 'failed' and handled is null returning id`);
  if (once && marked.length === 0) throw new AlreadyHandled();
}
