import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { approvals, executions, users } from "@/db/schema";
import { executionWoken } from "@/inngest/events";
import { publishEvents } from "@/inngest/publish";
import type { DecisionOutcome, decisionsAnswer, decisionsBody } from "@/lib/api/contracts/approvals";
import { isoOrNull } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { isTerminal } from "@/lib/engine/status";
import type { Decider } from "./decide";
import { isOverdue, NEXT_APPROVAL_STATUS } from "./status";

/** The most one call decides. */
export const MOST_DECISIONS = 1000;
/** So many in one transaction: it holds the executions still, and the first ones need not wait for the last. */
const BATCH = 200;

type Body = z.infer<typeof decisionsBody>;

/**
 * Decides many approvals alike: a few statements a batch, each batch with the events that wake its executions in one transaction. Every
 * approval is answered for by itself; one that somebody else decided first is left as it is and told with who that was.
 * A failure leaves whole batches decided: the same call again tells those as already decided.
 */
export async function decideMany(
  by: Decider,
  body: Body,
  now: Date = new Date(),
): Promise<z.infer<typeof decisionsAnswer>> {
  const { ids, remaining } = await withTenant(by.orgId, (tx) => wanted(tx, by.orgId, body));
  const results: DecisionOutcome[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const outcomes = await withTenant(by.orgId, (tx) => {
      noteChange();
      return decideBatch(tx, by, body, batch, now);
    });
    results.push(...outcomes);
  }
  const decided = results.filter(({ outcome }) => outcome === "decided").length;
  return { decided, refused: results.length - decided, remaining, results };
}

/** Which approvals are meant, oldest first, and how many a filter leaves for the next call. */
async function wanted(tx: Tx, orgId: string, body: Body): Promise<{ ids: string[]; remaining: number }> {
  if (body.ids) return { ids: [...new Set(body.ids.map((id) => id.toLowerCase()))].sort(), remaining: 0 };
  const matching = and(
    eq(approvals.org_id, orgId),
    eq(approvals.status, "pending"),
    body.filter?.workflow_id ? eq(approvals.workflow_id, body.filter.workflow_id) : undefined,
  );
  const rows = await tx
    .select({ id: approvals.id, count: sql<number>`count(*) over ()` })
    .from(approvals)
    .where(matching)
    .orderBy(approvals.id)
    .limit(MOST_DECISIONS);
  return { ids: rows.map(({ id }) => id), remaining: Math.max(0, (rows[0]?.count ?? 0) - rows.length) };
}

async function decideBatch(
  tx: Tx,
  by: Decider,
  body: Body,
  ids: readonly string[],
  now: Date,
): Promise<DecisionOutcome[]> {
  const { orgId } = by;
  const to = body.approved ? "approved" : "rejected";
  const isOne = and(eq(approvals.org_id, orgId), inArray(approvals.id, [...ids]));
  const found = await hold(tx, isOne);
  const open = found.filter((row) => outcomeOf(row, now) === "decided");
  if (open.length > 0) {
    await tx
      .update(approvals)
      .set({
        status: NEXT_APPROVAL_STATUS.pending[body.approved ? "approve" : "reject"],
        // PostgreSQL's text cannot hold NUL.
        comment: body.comment?.replaceAll("\u0000", "\uFFFD") || null,
        decided_by: by.userId,
        decided_via: by.via === "session" ? "web" : "api",
        decided_at: now,
      })
      .where(
        inArray(
          approvals.id,
          open.map(({ id }) => id),
        ),
      );
    await publishEvents(
      tx,
      open.map(({ id, execution_id }) => ({
        name: executionWoken.name,
        id: `${id}:decided`,
        data: { org_id: orgId, execution_id, reason: "decided" as const },
      })),
    );
    await tx.execute(sql`select pg_notify('approvals', ${orgId})`);
  }
  const people = await deciders(tx, found, by.userId);
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.map((id): DecisionOutcome => {
    const row = byId.get(id);
    if (!row) return { id, outcome: "not_found", execution_id: null, status: null, decided_by: null, decided_at: null };
    const outcome = outcomeOf(row, now);
    const mine = outcome === "decided";
    return {
      id,
      outcome,
      execution_id: row.execution_id,
      status: mine ? to : outcome === "gone" ? "expired" : row.status,
      decided_by: people.get((mine ? by.userId : row.decided_by) ?? "") ?? null,
      decided_at: mine ? now.toISOString() : isoOrNull(row.decided_at),
    };
  });
}

type Held = Awaited<ReturnType<typeof hold>>[number];

/** Holds the approvals for these decisions: the executions first, as in decide(), and both in the order of their ids. */
async function hold(tx: Tx, isOne: SQL | undefined) {
  const theirs = tx.select({ id: approvals.execution_id }).from(approvals).where(isOne);
  const held = await tx
    .select({ id: executions.id, status: executions.status, cancel_requested_at: executions.cancel_requested_at })
    .from(executions)
    .where(inArray(executions.id, theirs))
    .orderBy(executions.id)
    .for("share");
  const execution = new Map(held.map((row) => [row.id, row]));
  const rows = await tx
    .select({
      id: approvals.id,
      execution_id: approvals.execution_id,
      status: approvals.status,
      expires_at: approvals.expires_at,
      decided_by: approvals.decided_by,
      decided_at: approvals.decided_at,
    })
    .from(approvals)
    .where(isOne)
    .orderBy(approvals.id)
    .for("update");
  return rows.flatMap((row) => {
    const its = execution.get(row.execution_id);
    return its ? [{ ...row, execution: its }] : [];
  });
}

/** What comes of a decision now; the same order of reasons as decide() has. */
function outcomeOf(row: Held, now: Date): Exclude<DecisionOutcome["outcome"], "not_found"> {
  if (row.status === "approved" || row.status === "rejected") return "already_decided";
  if (isOverdue(row, now)) return "gone";
  const { status, cancel_requested_at } = row.execution;
  if (row.status === "cancelled" || isTerminal(status) || cancel_requested_at !== null) return "conflict";
  return "decided";
}

/** The people behind the decisions, by id. */
async function deciders(tx: Tx, rows: readonly Held[], self: string) {
  const ids = [...new Set([self, ...rows.flatMap((row) => row.decided_by ?? [])])];
  const found = await tx
    .select({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(inArray(users.id, ids));
  return new Map(found.map((person) => [person.id, person]));
}
