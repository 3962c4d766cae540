/** Breakers in PostgreSQL, each call one statement of one workspace. A breaker without a row is closed and has no failures. */
import { pgJson } from "../json";
import { tenantStatement } from "../sql";
import type { Breaker } from "./machine";

/** Which calls stand and fall together. credential: its id, or "" for calls that carry none. */
export interface Place {
  orgId: string;
  host: string;
  credential: string;
}

export type Row = Breaker & { host: string; credential: string; revision: number };

/** Payload: the workspace, and who wrote. */
export const CHANNEL = "circuit_breakers";

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const COLUMNS = `host, credential, revision, state, failures, trips, ${ms("since")} as since, ${ms("failed_at")} as "failedAt",
  ${ms("probe_at")} as "probeAt", error`;
const LOAD = `select ${COLUMNS} from circuit_breakers where org_id = $1::uuid`;

/** All breakers of a workspace that are not closed and calm. */
export function loadBreakers(orgId: string): Promise<Row[]> {
  return tenantStatement<Row>(orgId, LOAD, [orgId]);
}

const at = (name: string) => `to_timestamp((j ->> '${name}')::float8 / 1000)`;
const VALUES = `j ->> 'state' as state, (j ->> 'failures')::int as failures, (j ->> 'trips')::int as trips, ${at("since")} as since,
  ${at("failedAt")} as failed_at, ${at("probeAt")} as probe_at, j -> 'error' as error from (select $4::text::jsonb as j) p`;
const TOLD = `select pg_notify('${CHANNEL}', $1 || ' ' || $5) from w`;

const INSERT = `with w as (
  insert into circuit_breakers (org_id, host, credential, id, revision, state, failures, trips, since, failed_at, probe_at, error)
  select $1::uuid, $2, $3, $6::uuid, 1, v.* from (select ${VALUES}) v
  on conflict (org_id, host, credential) do nothing returning id) ${TOLD}`;
const UPDATE = `with w as (
  update circuit_breakers b set revision = b.revision + 1, state = v.state, failures = v.failures, trips = v.trips, since = v.since,
    failed_at = v.failed_at, probe_at = v.probe_at, error = v.error
  from (select ${VALUES}) v
  where b.org_id = $1::uuid and b.host = $2 and b.credential = $3 and b.revision = $6::text::int returning b.id) ${TOLD}`;
const DELETE = `with w as (
  delete from circuit_breakers where org_id = $1::uuid and host = $2 and credential = $3 and revision = $4::text::int returning id)
  ${TOLD}`;

/**
 * Writes a decision, if the row is still the one that it was made on, and tells the other processes.
 * @param before its revision; null when there was no row. @returns the new revision (null: no row any more), or false when somebody
 *   was faster and nothing was written.
 */
export async function writeBreaker(
  place: Place,
  next: Breaker,
  before: number | null,
  who: { id: string; newId: () => string },
): Promise<number | null | false> {
  const key = [place.orgId, place.host, place.credential];
  const isCalm = next.state === "closed" && next.failures === 0;
  if (isCalm && before === null) return null;
  if (isCalm) return (await sent(place, DELETE, [...key, String(before), who.id])) ? null : false;
  const body = pgJson(next);
  if (before === null) return (await sent(place, INSERT, [...key, body, who.id, who.newId()])) && 1;
  return (await sent(place, UPDATE, [...key, body, who.id, String(before)])) && before + 1;
}

async function sent(place: Place, statement: string, values: (string | null)[]): Promise<boolean> {
  return (await tenantStatement(place.orgId, statement, values)).length > 0;
}
