/** Who acts, and in which workspace: looked up at each request, so that a removed member or key is out at once. */
import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import type { Access, Action, Role } from "./permissions";

import type { Session } from "./session";

export type { Role };

export interface Principal {
  userId: string;
  name: string;
  email: string;
  orgId: string;
  orgSlug: string;
  orgName: string;
  role: Role;
  via: "session" | "api_key";
  /** Of a person in a browser. */
  sessionId: string | null;
  /** The key they came by. */
  key: ApiKey | null;
  /** How the workflow is shared that the call is about (access.ts). Null: it is about none, or they see and may everything anyway. */
  access: Access | null;
}

export interface ApiKey {
  id: string;
  name: string;
  /** What it may at most; null: all that its person may. */
  scopes: readonly Action[] | null;
  /** It ends by itself. */
  expires: boolean;
}

/** Who is signed in, wherever they belong. */
export interface Person {
  userId: string;
  name: string;
  email: string;
  sessionId: string;
}

type Row = {
  user_id: string;
  name: string;
  email: string;
  org_id: string;
  org_slug: string;
  org_name: string;
  role: Role;
};
type KeyRow = Row & { key_id: string; key_name: string; scopes: Action[] | null; expires: boolean };

const COLUMNS = sql.raw(
  "u.id as user_id, u.name, u.email, o.id as org_id, o.slug as org_slug, o.name as org_name, m.role",
);

function toPrincipal(row: Row, by: { sessionId: string } | { key: ApiKey }): Principal {
  const via = "key" in by ? "api_key" : "session";
  const { user_id, name, email, org_id, org_slug, org_name, role } = row;
  return {
    userId: user_id,
    name,
    email,
    orgId: org_id,
    orgSlug: org_slug,
    orgName: org_name,
    role,
    via,
    sessionId: null,
    key: null,
    access: null,
    ...by,
  };
}

/** The session of a request, as long as it is not over; seen is noted at most every five minutes. */
const live = ({ id, userId }: Session): SQL => sql`
  s as materialized (select id, user_id, last_seen_at from sessions
    where id = ${id} and user_id = ${userId} and expires_at > now()),
  seen as (update sessions a set last_seen_at = now() from s
    where a.id = s.id and s.last_seen_at < now() - interval '5 minutes')`;

/**
 * The person of a session in a workspace they belong to: the one of that slug, or their first. Null when there is none, or the session was ended.
 */
export async function memberOf(session: Session, orgSlug: string | null): Promise<Principal | null> {
  const [row] = await withSystem((tx) =>
    tx.execute<Row>(sql`
      with ${live(session)}
      select ${COLUMNS} from s join users u on u.id = s.user_id
        join memberships m on m.user_id = u.id join orgs o on o.id = m.org_id
      where ${orgSlug}::text is null or o.slug = ${orgSlug}
      order by m.created_at, o.id limit 1`),
  );
  return row ? toPrincipal(row, { sessionId: session.id }) : null;
}

/** The person of a session; null when it was ended. */
export async function personOf(session: Session): Promise<Person | null> {
  const [row] = await withSystem((tx) =>
    tx.execute<{ user_id: string; name: string; email: string }>(sql`
      with ${live(session)} select u.id as user_id, u.name, u.email from s join users u on u.id = s.user_id`),
  );
  return row ? { userId: row.user_id, name: row.name, email: row.email, sessionId: session.id } : null;
}

/** What is kept of a key: it is random, so a fast hash is enough. Hex. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** The maker of an API key in the key's workspace, while they belong to it; notes the use at most once a minute. */
export async function ownerOfKey(key: string): Promise<Principal | null> {
  const [row] = await withSystem((tx) =>
    tx.execute<KeyRow>(sql`
      with k as materialized (select id, org_id, created_by, name, scopes, expires_at from api_keys
          where key_hash = ${hashApiKey(key)} and (expires_at is null or expires_at > now())),
        used as (update api_keys a set last_used_at = now() from k
          where a.id = k.id and (a.last_used_at is null or a.last_used_at < now() - interval '1 minute'))
      select ${COLUMNS}, k.id as key_id, k.name as key_name, k.scopes, k.expires_at is not null as expires from k join users u on u.id = k.created_by
        join memberships m on m.user_id = u.id and m.org_id = k.org_id join orgs o on o.id = k.org_id`),
  );
  if (!row) return null;
  const { key_id: id, key_name: name, scopes, expires } = row;
  return toPrincipal(row, { key: { id, name, scopes, expires } });
}
