/** Starts an execution that is made from another one: its row with the seed, the runs taken over, and the origin's mark, in one transaction. */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { ORIGIN_KIND } from "@/db/schema/executions";
import type { History } from "@/lib/engine/history";
import { pgJson } from "@/lib/engine/json";
import { keep, shown } from "@/lib/engine/values";
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import type { ArtifactRef } from "@/lib/storage/artifacts";
import { newId } from "@/lib/tenancy/ids";
import { type StartRequest, startExecution } from "../start";
import type { Standing } from "./origin";

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
  const { edited, artifacts } = await keepOutputs(derivation.outputs ?? {});
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
      },
      async after(tx, executionId) {
        if (kind !== "fork") await markRetried(tx, history.id, derivation.once ?? false);
        await addArtifacts(tx, orgId, artifacts);
        if (standing) await takeOver(tx, { orgId, executionId, originId: history.id, standing, edited });
      },
    },
  };
  return (await startExecution(request)).executionId;
}

/** Edited outputs as rows hold them; what is over 64 KB is put aside. */
async function keepOutputs(outputs: Record<string, unknown>) {
  const artifacts = new Map<string, ArtifactRef>();
  const edited = new Map<string, unknown>();
  for (const [id, value] of Object.entries(outputs)) {
    try {
      edited.set(id, shown(await keep(value, (ref) => artifacts.set(ref.hash, ref))));
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      throw new AppError("invalid_body", `outputs.${id}: ${error.message}`, { cause: error });
    }
  }
  return { edited, artifacts: [...artifacts.values()] };
}

async function markRetried(tx: Tx, originId: string, once: boolean): Promise<void> {
  const marked = await tx.execute(sql`
    update executions set handled = 'retried', handled_at = now()
    where id = ${originId} and status = 'failed' and handled is null returning id`);
  if (once && marked.length === 0) throw new AlreadyHandled();
}

async function addArtifacts(tx: Tx, orgId: string, artifacts: readonly ArtifactRef[]): Promise<void> {
  for (const { hash, size, mime } of artifacts)
    await tx.execute(
      sql`insert into artifacts (org_id, hash, size, mime) values (${orgId}, ${hash}, ${size}, ${mime}) on conflict do nothing`,
    );
}

interface TakeOver {
  orgId: string;
  executionId: string;
  originId: string;
  standing: Standing;
  edited: ReadonlyMap<string, unknown>;
}

/** The runs behind the seed become runs of this execution, in their order, marked as reused. */
async function takeOver(tx: Tx, { orgId, executionId, originId, standing, edited }: TakeOver): Promise<void> {
  const { newest } = standing.progress;
  const runs = standing.taken.map(({ node_id, visit, run }, place) => {
    const isEdited = edited.has(node_id) && newest[node_id] === visit;
    return {
      id: newId(),
      node_id,
      visit,
      run,
      place,
      is_edited: isEdited,
      output: isEdited ? edited.get(node_id) : null,
    };
  });
  await tx.execute(sql`
    insert into node_runs (id, org_id, execution_id, node_id, visit, attempt, status, input, output, error, route, started_at, completed_at, reused)
    select t.id, ${orgId}, ${executionId}, t.node_id, t.visit, 1,
      case when t.is_edited then 'completed' else coalesce(r.status, 'skipped') end, r.input,
      case when t.is_edited then t.output else r.output end, case when t.is_edited then null else r.error end, r.route,
      now() + t.place * interval '1 microsecond', now() + t.place * interval '1 microsecond', true
    from jsonb_to_recordset(${pgJson(runs)}::text::jsonb) as t(id uuid, node_id text, visit int, run uuid, place int, is_edited boolean, output jsonb)
    left join node_runs r on r.id = t.run and r.execution_id = ${originId}`);
}
