/**
 * Who has something open that goes on: an event stream is asked for once and would else be read for as long as it lasts. One look a second, and one
 * whenever members change, tells who may read no more.
 */
import { listen } from "@/db/client";
import { tenantStatement } from "@/lib/engine/sql";
import { MEMBERS_CHANNEL } from "@/lib/members/standing";
import { log } from "@/lib/observability/log";
import { may } from "./allow";
import type { Action, Role } from "./permissions";
import type { Principal } from "./principal";

const EVERY_MS = 1000;

interface Watched {
  who: Principal;
  action: Action;
  onOut: () => void;
}

interface Watch {
  open: Set<Watched>;
  timer: NodeJS.Timeout | null;
  listening: Promise<unknown> | null;
  looking: Promise<void> | null;
}

// One for all bundles of the process.
const holder = globalThis as typeof globalThis & { flowpilotWatch?: Watch };
holder.flowpilotWatch ??= { open: new Set(), timer: null, listening: null, looking: null };
const watch: Watch = holder.flowpilotWatch;

/**
 * Calls `onOut` once, as soon as this person, by the session or key that they came by, may not do this any more: removed, lowered, signed out, key
 * revoked or over. @returns what ends the watching
 */
export function whileAllowed(who: Principal, action: Action, onOut: () => void): () => void {
  const watched = { who, action, onOut };
  watch.open.add(watched);
  watch.timer ??= setInterval(look, EVERY_MS).unref();
  watch.listening ??= listen(MEMBERS_CHANNEL, look, look).catch((error: unknown) => {
    // The next one tries again; until then the look each second does.
    watch.listening = null;
    log.warn({ event: "watch_listen_failed", error }, "Changes of members are noticed a little later.");
  });
  return () => {
    watch.open.delete(watched);
    if (watch.open.size > 0 || watch.timer === null) return;
    clearInterval(watch.timer);
    watch.timer = null;
  };
}

function look(): void {
  watch.looking ??= lookAtAll()
    .catch((error: unknown) => {
      log.warn({ event: "watch_failed", error }, "Who may go on reading was not looked up this time.");
    })
    .finally(() => {
      watch.looking = null;
    });
}

async function lookAtAll(): Promise<void> {
  for (const orgId of new Set([...watch.open].map(({ who }) => who.orgId))) {
    const open = [...watch.open].filter(({ who }) => who.orgId === orgId);
    const standing = await standingOf(orgId, open);
    for (const each of open) {
      if (mayStill(each, standing) || !watch.open.delete(each)) continue;
      each.onOut();
    }
  }
}

interface Standing {
  /** Of those who are members. */
  roles: Record<string, Role>;
  /** Ids of sessions and keys that still are. */
  sessions: string[];
  keys: string[];
}

const STANDING = `
select jsonb_build_object(
  'roles', coalesce((select jsonb_object_agg(m.user_id, m.role) from memberships m
    where m.org_id = $1::uuid and m.user_id = any(string_to_array($2::text, ',')::uuid[])), '{}'),
  'sessions', coalesce((select jsonb_agg(n.id) from sessions n
    where n.id = any(string_to_array($3::text, ',')::uuid[]) and n.expires_at > now()), '[]'),
  'keys', coalesce((select jsonb_agg(k.id) from api_keys k
    where k.org_id = $1::uuid and k.id = any(string_to_array($4::text, ',')::uuid[])
      and (k.expires_at is null or k.expires_at > now())), '[]')) as standing`;

async function standingOf(orgId: string, open: Watched[]): Promise<Standing> {
  const ids = (of: (who: Principal) => string | null | undefined) =>
    [...new Set(open.flatMap(({ who }) => of(who) ?? []))].join(",");
  const values = [orgId, ids((who) => who.userId), ids((who) => who.sessionId), ids((who) => who.key?.id)];
  const [row] = await tenantStatement<{ standing: Standing }>(orgId, STANDING, values);
  return row?.standing ?? { roles: {}, sessions: [], keys: [] };
}

function mayStill({ who, action }: Watched, { roles, sessions, keys }: Standing): boolean {
  if (who.sessionId !== null && !sessions.includes(who.sessionId)) return false;
  if (who.key && !keys.includes(who.key.id)) return false;
  const role = roles[who.userId];
  return role !== undefined && may({ role, key: who.key }, action);
}
