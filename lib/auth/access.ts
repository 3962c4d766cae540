/** What a call is about, and how that workflow is shared with who calls. The rules are in permissions.ts, who sees what is PostgreSQL's. */
import { type SQL, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { asViewer, type Viewer } from "@/db/viewer";
import { isUuid } from "@/lib/api/ids";
import { type Access, type Action, isOfWorkflow, seesAll, WORKFLOW_ROLES, workflowRoleMay } from "./permissions";
import type { Principal } from "./principal";

/** What the id in a route's path is of. */
export type Subject = "workflow" | "workflow in the trash" | "execution" | "approval" | "variable";

/** The workflow of it, as `id`. */
const WORKFLOW_OF: Record<Subject, (id: string) => SQL> = {
  workflow: (id) => sql`select w.id from workflows w where w.deleted_at is null
    and (w.slug = ${id} or w.id = ${isUuid(id) ? id : null}::uuid) order by w.slug = ${id} limit 1`,
  "workflow in the trash": (id) => sql`select w.id from workflows w where w.id = ${isUuid(id) ? id : null}::uuid`,
  execution: (id) => sql`select e.workflow_id as id from executions e where e.id = ${isUuid(id) ? id : null}::uuid`,
  approval: (id) => sql`select a.workflow_id as id from approvals a where a.id = ${isUuid(id) ? id : null}::uuid`,
  variable: (id) => sql`select v.workflow_id as id from variables v where v.id = ${isUuid(id) ? id : null}::uuid
    and v.workflow_id is not null`,
};

type Who = Pick<Principal, "orgId" | "userId" | "role">;

/**
 * Whose eyes a call has. @param action what they are about to do to as many workflows as they like: restricted ones on which their role does
 * not allow it are then as if they were not there. Null: they look, or it is known which one it is about.
 */
export function viewerOf({ role, userId }: Pick<Principal, "role" | "userId">, action: Action | null): Viewer | null {
  if (seesAll(role)) return null;
  const counts = (each: (typeof WORKFLOW_ROLES)[number]) =>
    action === null || !isOfWorkflow(action) || workflowRoleMay(each, action);
  return { userId, roles: WORKFLOW_ROLES.filter(counts) };
}

/** Runs `fn` with the eyes of this person: a page's reading, or a part of a call that does something else than the rest of it. */
export function asCaller<T>(who: Pick<Principal, "role" | "userId">, fn: () => T, action: Action | null = null): T {
  return asViewer(viewerOf(who, action), fn);
}

/** How each of these workflows is shared with somebody; those that they do not see are not in it. */
export async function accessTo(who: Who, ids: readonly string[]): Promise<Map<string, Access>> {
  if (ids.length === 0) return new Map();
  const list = sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`;
  return accessOf(who, sql`select w.id from workflows w where w.id in ${list}`);
}

/**
 * The caller as they stand to what the call is about. Owners and admins are what they are everywhere; of what somebody does not see, or is not
 * there, nothing is known: the use-case says so.
 */
export async function standingTo(who: Principal, of: Subject, id: string): Promise<Principal> {
  if (seesAll(who.role)) return who;
  const [access = null] = (await accessOf(who, WORKFLOW_OF[of](id))).values();
  return { ...who, access };
}

async function accessOf(who: Who, which: SQL): Promise<Map<string, Access>> {
  const rows = await asCaller(who, () =>
    withTenant(who.orgId, (tx) =>
      tx.execute<Pick<Access, keyof Access> & { id: string }>(sql`
        select f.id, c.role, exists (select from workflow_restrictions r where r.workflow_id = f.id) as is_restricted
        from (${which}) f left join workflow_collaborators c on c.workflow_id = f.id and c.user_id = ${who.userId}`),
    ),
  );
  return new Map(rows.map(({ id, role, is_restricted }) => [id, { role, is_restricted }]));
}
