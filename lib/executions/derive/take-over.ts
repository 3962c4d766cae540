/** What an execution takes over from the one that it is made from: runs as rows of its own, and outputs that stand in their place. */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { pgJson } from "@/lib/engine/json";
import { keep, shown } from "@/lib/engine/values";
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import type { ArtifactRef } from "@/lib/storage/artifacts";
import { newId } from "@/lib/tenancy/ids";
import type { Standing } from "./origin";

export interface GivenOutputs {
  edited: ReadonlyMap<string, unknown>;
  artifacts: readonly ArtifactRef[];
}

/** Given outputs as rows hold them; what is over 64 KB is put aside. @throws AppError invalid_body */
export async function keepOutputs(outputs: Record<string, unknown>): Promise<GivenOutputs> {
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

interface TakeOver extends GivenOutputs {
  orgId: string;
  executionId: string;
  /** Null: all outputs are given. */
  originId: string | null;
  standing: Standing | null;
}

/** The runs behind the seed become runs of this execution, in their order, marked as reused. */
export async function takeOver(tx: Tx, request: TakeOver): Promise<void> {
  const { orgId, executionId, originId, standing, edited, artifacts } = request;
  for (const { hash, size, mime } of artifacts)
    await tx.execute(
      sql`insert into artifacts (org_id, hash, size, mime) values (${orgId}, ${hash}, ${size}, ${mime}) on conflict do nothing`,
    );
  if (!standing) return;
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
    left join node_runs r on r.id = t.run and r.execution_id = ${originId}::uuid`);
}
