import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { AppError } from "@/lib/errors";

/** The deepest a decision's data may be nested: far more than people write, far less than PostgreSQL refuses. */
const MAX_DEPTH = 100;

interface Asked {
  versionId: string;
  nodeId: string;
  to: "approved" | "rejected";
}

/**
 * Refuses an output port that no edge leaves by, which would end the branch in silence, and one that contradicts the decision.
 * @throws AppError invalid_body naming `output_port`
 */
export async function checkPort(tx: Tx, port: string | undefined, { versionId, nodeId, to }: Asked): Promise<void> {
  if (port === undefined || port === to) return;
  const rows = await tx.execute<{ route: string }>(sql`
    select distinct edge ->> 'route' as route from workflow_versions v, jsonb_array_elements(v.document -> 'edges') edge
    where v.id = ${versionId} and edge ->> 'source_node_id' = ${nodeId} and edge ->> 'route' is not null order by 1`);
  const opposite = to === "approved" ? "rejected" : "approved";
  const ports = [...new Set([to, ...rows.map(({ route }) => route)])].filter((each) => each !== opposite);
  if (!ports.includes(port))
    throw refused("output_port", `This step has no such way out. It has: ${ports.join(", ")}.`);
}

/** @throws AppError invalid_body naming `resume_data` */
export function checkDepth(data: unknown): void {
  let level = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw refused("resume_data", `It may be nested ${MAX_DEPTH} levels deep.`);
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
}

/** A refusal that names one field of the body. */
export function refused(field: string, message: string): AppError {
  return new AppError("invalid_body", `${field}: ${message}`, { details: { errors: [{ field, message }] } });
}
