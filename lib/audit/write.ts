/** Rows of the audit log. */
import { sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { clientAddress } from "@/lib/api/rate-limit";
import { pgJson } from "@/lib/engine/json";
import { tenantStatement } from "@/lib/engine/sql";
import { newId } from "@/lib/tenancy/ids";
import type { Change } from "./note";
import { redact } from "./redact";

export interface Entry extends Change {
  actor: { id: string | null; name: string; email: string };
  via: "session" | "api_key" | "socket" | "engine";
  keyName?: string | null;
  action: string;
  operation: string;
  address?: string | null;
  userAgent?: string | null;
  requestId?: string | null;
}

const COLUMNS =
  "id, org_id, actor_id, actor_name, actor_email, via, key_name, action, operation, target_type, target_id, target_name, before, after, address, user_agent, request_id";

/** The values of COLUMNS but for id and org_id. */
function valuesOf(entry: Entry): (string | null)[] {
  const { actor, target, before, after } = entry;
  const json = (value: unknown) => (value === undefined ? null : pgJson(redact(value)));
  return [
    actor.id,
    actor.name,
    actor.email,
    entry.via,
    entry.keyName ?? null,
    entry.action,
    entry.operation.slice(0, 300),
    target?.type ?? null,
    target?.id?.slice(0, 200) ?? null,
    target?.name?.slice(0, 200) ?? null,
    json(before),
    json(after),
    entry.address ?? null,
    entry.userAgent?.slice(0, 300) ?? null,
    entry.requestId ?? null,
  ];
}

const INSERT = `insert into audit_log (${COLUMNS})
  values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::jsonb, $14::text::jsonb, $15, $16, $17::uuid)`;

/** Adds a row to a workspace's log, in one round trip. @throws what PostgreSQL says */
export async function writeEntry(orgId: string, entry: Entry): Promise<void> {
  await tenantStatement(orgId, INSERT, [newId(), orgId, ...valuesOf(entry)]);
}

/** The same inside a transaction, of the workspace or of the system. */
export async function writeEntryIn(tx: Tx, orgId: string, entry: Entry): Promise<void> {
  const [actor, name, email, via, key, action, operation, type, id, title, before, after, address, agent, request] =
    valuesOf(entry);
  await tx.execute(sql`insert into audit_log (${sql.raw(COLUMNS)})
    values (${newId()}, ${orgId}, ${actor}::uuid, ${name}, ${email}, ${via}, ${key}, ${action}, ${operation}, ${type}, ${id}, ${title},
      ${before}::text::jsonb, ${after}::text::jsonb, ${address}, ${agent}, ${request}::uuid)`);
}

/**
 * What somebody did to their own account: every workspace that they belong to is told. In a transaction of the system when one is given.
 * @param afterIn what it is afterwards, where that is not the same for each workspace
 */
export async function writePersonal(
  userId: string,
  entry: Omit<Entry, "actor">,
  tx?: Tx,
  afterIn?: (orgId: string) => unknown,
): Promise<void> {
  const write = async (inside: Tx) => {
    const rows = await inside.execute<{ org_id: string; name: string; email: string }>(sql`
      select m.org_id, u.name, u.email from memberships m join users u on u.id = m.user_id
      where u.id = ${userId} order by m.created_at limit 100`);
    for (const { org_id: orgId, name, email } of rows) {
      const after = afterIn ? afterIn(orgId) : entry.after;
      await writeEntryIn(inside, orgId, { ...entry, after, actor: { id: userId, name, email } });
    }
  };
  await (tx ? write(tx) : withSystem(write));
}

/** Where a request is from, as a row has it. */
export function originOf(request: Request): Pick<Entry, "address" | "userAgent"> {
  return { address: clientAddress(request), userAgent: request.headers.get("user-agent") };
}
