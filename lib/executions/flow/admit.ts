/**
 * Starts that must be looked at more closely: the workflow is paused, has limits of its own, or the workspace has. In one transaction it is
 * refused, recorded as dropped, held, or let go. Everything else starts in one statement and never comes here (lib/executions/start.ts).
 */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { executionRequested, executionWoken } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import { type FlowPlan, planFor } from "@/lib/engine/flow-plan";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { insertExecution } from "../insert";
import type { StartRequest } from "../start";
import { cancelHeld } from "./cancel-held";
import { callTurns, lockFlow } from "./release";

/** How many may be held back of one pool. */
const MAX_HELD = 10_000;

interface Standing {
  paused_at: Date | null;
  paused_by: string | null;
  leads_here: boolean;
  /** Another one of the pool that waits for people, or did and has not ended. */
  waiting: string | null;
  has_queue: boolean;
  /** How many of the pool are held back, or a few less. */
  held: number;
  /** The next number of the pool in its queue. */
  turn: number;
  /** When the oldest start that still counts will count no more, if there are as many as may be. */
  free_at: Date | null;
}

/**
 * Starts an execution under flow control.
 * @throws AppError workflow_paused; rate_limited with Retry-After; dropped (it is in the list of executions); not_found like a plain start.
 */
export async function startGated(
  request: StartRequest,
  execution: { id: string; versionId: string },
  now: Date = new Date(),
): Promise<void> {
  const { orgId } = request;
  const isWebhook = request.webhookPath !== undefined;
  const plan = await planFor(request, { ...execution, at: now });
  const dropped = await withTenant(orgId, async (tx) => {
    await lockFlow(tx, orgId);
    const standing = await standingOf(tx, request, plan, now);
    refuse(request, plan, standing, now);
    const { settings } = plan;
    const isDropped = !request.isTest && settings.while_waiting === "drop" && standing.waiting !== null;
    // A retry that finds no place leaves no trace: what it would have been made from stays as it is.
    if (isDropped && request.origin) return standing.waiting;
    await insertExecution(tx, request, { ...execution, isGated: !isDropped });
    if (isDropped) {
      await cancelHeld(tx, { orgId, ids: [execution.id], code: "dropped", reason: DROPPED, now });
      return standing.waiting;
    }
    if (!request.isTest && settings.rate_limit) await countStart(tx, request, plan, now);
    const isDebounced = !request.isTest && settings.debounce !== undefined;
    if (isDebounced) await replaceEarlier(tx, request, plan, execution.id, now);
    await insertTicket(tx, request, execution.id, plan, standing, now);
    // One that is held for a quiet time has its run at once: the run's own timer ends the wait.
    if (isDebounced) {
      const data = { org_id: orgId, execution_id: execution.id };
      await publishEvent(tx, { name: executionRequested.name, id: execution.id, data });
    }
    await callTurns(tx, orgId, now, plan.pool);
    return null;
  });
  if (dropped === null) return;
  throw new AppError("dropped", DROPPED, {
    hint: "Decide the approval that waits, or let later ones queue in the workflow's settings.",
    // A webhook's sender may be anybody: the other execution is not theirs.
    details: {
      ...(request.origin ? {} : { execution_id: execution.id }),
      ...(isWebhook ? {} : { waiting_execution_id: dropped }),
    },
  });
}

const DROPPED =
  "Another execution of this workflow waits for an approval, and the workflow drops what comes meanwhile.";

async function standingOf(tx: Tx, request: StartRequest, plan: FlowPlan, now: Date): Promise<Standing> {
  const { orgId, workflowId, webhookPath = null, version } = request;
  const versionId = typeof version === "object" ? version.id : null;
  const { limit = 0, period_seconds: period = 0 } = plan.settings.rate_limit ?? {};
  const { while_waiting: policy = "allow" } = plan.settings;
  const since = new Date(now.getTime() - period * 1000).toISOString();
  const [row] = await tx.execute<Standing & Record<string, unknown>>(sql`
    select w.paused_at, u.name as paused_by,
      ${webhookPath}::text is null or exists (select from webhook_routes r
        where r.path = ${webhookPath}::text and r.version_id = ${versionId}::uuid and r.is_active) as leads_here,
      (select t.execution_id from flow_tickets t
        where t.org_id = ${orgId} and t.pool = ${plan.pool} and t.asked and ${policy} <> 'allow' limit 1) as waiting,
      ${policy} = 'queue' and exists (select from flow_tickets t
        where t.org_id = ${orgId} and t.pool = ${plan.pool} and t.state = 'held' and t.waits) as has_queue,
      line.last - line.first as held, greatest(line.last, coalesce((select t.turn from flow_tickets t
        where t.org_id = ${orgId} and t.queue = ${plan.queue} and t.state = 'held' and t.turn > 0 order by t.turn limit 1), 1) - 1) + 1 as turn,
      (select s.expires_at from flow_starts s where s.org_id = ${orgId} and s.workflow_id = ${workflowId} and s.key = ${plan.rateKey}
        and ${limit}::int > 0 and s.at > ${since}::timestamptz order by s.at desc offset greatest(${limit}::int, 1) - 1 limit 1) as free_at
    from workflows w left join users u on u.id = w.paused_by
      cross join (select coalesce(max(t.turn), 0) as last, coalesce(min(t.turn), 0) as first from flow_tickets t
        where t.org_id = ${orgId} and t.pool = ${plan.pool} and t.state = 'held' and t.turn > 0) line
    where w.id = ${workflowId} and w.deleted_at is null`);
  if (!row) throw new AppError("not_found", "There is no such workflow.");
  return row;
}

function refuse(request: StartRequest, plan: FlowPlan, standing: Standing, now: Date): void {
  if (!standing.leads_here) throw new AppError("not_found", "This webhook leads elsewhere by now.");
  if (standing.paused_at) throw pausedError(standing, request.webhookPath === undefined);
  const { rate_limit: rate } = plan.settings;
  if (rate && standing.free_at && !request.isTest) {
    const seconds = Math.max(1, Math.ceil((standing.free_at.getTime() - now.getTime()) / 1000));
    const starts = rate.limit === 1 ? "1 start" : `${rate.limit} starts`;
    throw new AppError("rate_limited", `This workflow takes ${starts} in ${rate.period_seconds} s.`, {
      hint: `Try again in ${seconds} s.`,
      details: { retry_after: seconds },
    });
  }
  if (standing.held >= MAX_HELD) {
    throw new AppError("rate_limited", `${MAX_HELD} executions of this workflow are held back already.`, {
      hint: "Raise its limits, or cancel some of those that wait.",
      details: { retry_after: 60 },
    });
  }
}

/** Who it was is told to members only: a webhook's sender may be anybody. */
function pausedError({ paused_at, paused_by }: Standing, toMember: boolean): AppError {
  if (!toMember) return new AppError("workflow_paused", "This workflow is paused.");
  const since = paused_at?.toISOString();
  return new AppError("workflow_paused", `This workflow was paused by ${paused_by ?? "a former member"}.`, {
    hint: "Resume it, then start it again.",
    details: { paused_at: since, paused_by },
  });
}

async function insertTicket(
  tx: Tx,
  { orgId, workflowId, isTest }: StartRequest,
  id: string,
  plan: FlowPlan,
  { waiting, has_queue, turn }: Standing,
  now: Date,
): Promise<void> {
  const { settings, pool, queue, queueDefault } = plan;
  const waits = !isTest && settings.while_waiting === "queue";
  const isDebounced = !isTest && settings.debounce !== undefined;
  const due = isDebounced ? new Date(now.getTime() + (settings.debounce?.seconds ?? 0) * 1000).toISOString() : null;
  await tx.execute(sql`
    insert into flow_tickets (execution_id, org_id, workflow_id, pool, pool_limit, queue, queue_default, turn, waits, queued, driven,
      debounce, due_at)
    values (${id}, ${orgId}, ${workflowId}, ${pool}, ${settings.concurrency?.limit ?? null}, ${queue}, ${queueDefault}, ${turn}, ${waits},
      ${waits && (waiting !== null || has_queue)}, ${isDebounced}, ${isDebounced ? plan.debounceKey : null}, ${due}::timestamptz)`);
}

async function countStart(tx: Tx, { orgId, workflowId }: StartRequest, plan: FlowPlan, now: Date): Promise<void> {
  const until = new Date(now.getTime() + (plan.settings.rate_limit?.period_seconds ?? 0) * 1000).toISOString();
  await tx.execute(sql`
    insert into flow_starts (id, org_id, workflow_id, key, at, expires_at)
    values (${newId()}, ${orgId}, ${workflowId}, ${plan.rateKey}, ${now.toISOString()}::timestamptz, ${until}::timestamptz)`);
}

/** Those of the same key that have not started yet end here. */
async function replaceEarlier(tx: Tx, { orgId }: StartRequest, plan: FlowPlan, by: string, now: Date): Promise<void> {
  const earlier = await tx.execute<{ id: string }>(sql`
    select execution_id as id from flow_tickets
    where org_id = ${orgId} and debounce = ${plan.debounceKey} and state = 'held' and not resumes`);
  const seconds = plan.settings.debounce?.seconds;
  const reason = `A later trigger replaced it within the debounce of ${seconds} s: ${by}.`;
  const ids = earlier.map(({ id }) => id);
  for (const id of await cancelHeld(tx, { orgId, ids, code: "debounced", reason, now })) {
    await publishEvent(tx, {
      name: executionWoken.name,
      data: { org_id: orgId, execution_id: id, reason: "recovered" },
    });
  }
}
