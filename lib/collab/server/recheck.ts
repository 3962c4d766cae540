/** What may have changed while sockets are open: roles, keys, sessions, and documents that others wrote to or that are gone. */
import { readDocumentName } from "@/lib/api/contracts/collab-name";
import type { Access, Role, WorkflowRole } from "@/lib/auth/permissions";
import { tenantStatement } from "@/lib/engine/sql";
import { type Member, OPEN_TO_ALL } from "./member";

export interface Standing {
  /** Roles of those who are members now. */
  roles: Record<string, Role>;
  /** Hashes of the API keys that still are. */
  keys: string[];
  /** Those that were not ended. */
  sessions: string[];
  /** Number of the newest update, by document; those of what is deleted are not in it. */
  documents: Record<string, number>;
  /** Roles on those, by workflow and person; only of who is asked about. */
  shared: Record<string, Record<string, WorkflowRole>>;
  /** Those of them that only collaborators see. */
  restricted: string[];
}

const STANDING = `
select jsonb_build_object(
  'roles', coalesce((select jsonb_object_agg(m.user_id, m.role) from memberships m
    where m.org_id = $1::uuid and m.user_id = any(string_to_array($2::text, ',')::uuid[])), '{}'),
  'keys', coalesce((select jsonb_agg(k.key_hash) from api_keys k
    where k.org_id = $1::uuid and (k.expires_at is null or k.expires_at > now()) and k.key_hash = any(string_to_array($3::text, ','))), '[]'),
  'sessions', coalesce((select jsonb_agg(n.id) from sessions n
    where n.id = any(string_to_array($5::text, ',')::uuid[]) and n.expires_at > now()), '[]'),
  'documents', coalesce((select jsonb_object_agg(w.id, s.last_seq) from workflows w join workflow_states s on s.workflow_id = w.id
    where w.org_id = $1::uuid and w.deleted_at is null and w.id = any(string_to_array($4::text, ',')::uuid[])), '{}')
    || coalesce((select jsonb_object_agg('code_block:' || b.id, s.last_seq) from code_blocks b join code_block_states s on s.block_id = b.id
    where b.org_id = $1::uuid and b.deleted_at is null and b.id = any(string_to_array($6::text, ',')::uuid[])), '{}'),
  'shared', coalesce((select jsonb_object_agg(c.workflow_id, c.roles) from (
    select workflow_id, jsonb_object_agg(user_id, role) as roles from workflow_collaborators where org_id = $1::uuid
      and workflow_id = any(string_to_array($4::text, ',')::uuid[]) and user_id = any(string_to_array($2::text, ',')::uuid[])
    group by workflow_id) c), '{}'),
  'restricted', coalesce((select jsonb_agg(r.workflow_id) from workflow_restrictions r
    where r.org_id = $1::uuid and r.workflow_id = any(string_to_array($4::text, ',')::uuid[])), '[]')) as standing`;

/** One statement for all that is open in a workspace. @throws what PostgreSQL says */
export async function standingOf(orgId: string, members: Member[], names: string[]): Promise<Standing> {
  const users = [...new Set(members.map(({ userId }) => userId))];
  const keys = [...new Set(members.flatMap(({ keyHash }) => keyHash ?? []))];
  const sessions = [...new Set(members.flatMap(({ sessionId }) => sessionId ?? []))];
  const refs = names.flatMap((name) => readDocumentName(name) ?? []);
  const idsOf = (kind: string) => refs.flatMap((ref) => (ref.kind === kind ? ref.id : [])).join(",");
  const values = [orgId, users.join(","), keys.join(","), idsOf("workflow"), sessions.join(","), idsOf("code_block")];
  const [row] = await tenantStatement<{ standing: Standing }>(orgId, STANDING, values);
  return row?.standing ?? { roles: {}, keys: [], sessions: [], documents: {}, shared: {}, restricted: [] };
}

/** How a document is shared with the member now; null when it was not asked for, or is gone. */
export function accessNow({ userId }: Member, name: string, standing: Standing): Access | null {
  const ref = readDocumentName(name);
  if (!ref || standing.documents[name] === undefined) return null;
  if (ref.kind !== "workflow") return OPEN_TO_ALL;
  return { role: standing.shared[ref.id]?.[userId] ?? null, is_restricted: standing.restricted.includes(ref.id) };
}

/** The member's role in the workspace now; null when they are out. */
export function roleNow(member: Member, standing: Standing): Role | null {
  if (member.keyHash !== null && !standing.keys.includes(member.keyHash)) return null;
  if (member.sessionId !== null && !standing.sessions.includes(member.sessionId)) return null;
  return standing.roles[member.userId] ?? null;
}
