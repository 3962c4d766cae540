/** Failed executions, many at once: started again, or dismissed. Each one at most once, whoever asks and how often. */

import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { RETRY_LIMIT, type RetryAnswer } from "@/lib/api/contracts/derive";
import { noteChange } from "@/lib/audit/note";
import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { resumeExecution } from "./fork";
import { countOpen, matches, nextOpen, type OpenFilter } from "./open";
import { replayExecution } from "./replay";
import { AlreadyHandled } from "./start";

export interface RetryRequest {
  /** Either these … */
  ids?: readonly string[];
  /** … or the open ones that match, the oldest first. */
  filter?: OpenFilter;
  mode: "resume" | "restart";
  /** Only count. */
  dryRun: boolean;
}

/** What a request for many may take before it answers; the caller goes on behind `next_after`. */
const BUDGET_MS = 20_000;

/**
 * Starts failed executions again, 1,000 at most. Those that are not open are skipped and told; one that cannot be started stays open.
 * @param now for tests: milliseconds, of any clock.
 */
export async function retryExecutions(
  principal: Principal,
  { ids, filter = {}, mode, dryRun }: RetryRequest,
  now: () => number = () => performance.now(),
): Promise<RetryAnswer> {
  const { orgId } = principal;
  const answer: RetryAnswer = { matched: 0, retried: [], skipped: [], failed: [], through: null, next_after: null };
  const wanted = ids ? [...new Set(ids)] : null;
  const todo = await withTenant(orgId, async (tx) => {
    if (!wanted) {
      const { count, newest } = await countOpen(tx, orgId, filter);
      answer.matched = count;
      answer.through = filter.through ?? newest;
      return dryRun ? [] : nextOpen(tx, orgId, filter, RETRY_LIMIT);
    }
    const open = await sortOut(tx, orgId, wanted, answer.skipped);
    answer.matched = open.length;
    return dryRun ? [] : open;
  });
  const until = now() + BUDGET_MS;
  let last: string | null = null;
  for (const id of todo) {
    // A list of ids has no place to go on from: it is done as a whole.
    if (!wanted && now() > until) break;
    await retryOne(principal, id, mode, answer);
    last = id;
  }
  const isAll = answer.matched === todo.length && last === (todo.at(-1) ?? null);
  if (!wanted && !isAll) answer.next_after = last;
  return answer;
}

async function retryOne(
  principal: Principal,
  id: string,
  mode: RetryRequest["mode"],
  answer: RetryAnswer,
): Promise<void> {
  try {
    const fresh =
      mode === "resume"
        ? await resumeExecution(principal, id, { once: true })
        : await replayExecution(principal, { executionId: id, version: "same", once: true });
    answer.retried.push({ execution_id: id, new_execution_id: fresh });
  } catch (error) {
    if (error instanceof AlreadyHandled) {
      answer.skipped.push({ execution_id: id, reason: "retried" });
      return;
    }
    const known = error instanceof AppError ? error : new AppError("internal", "It could not be started again.");
    if (known !== error)
      log.error({ event: "retry_failed", executionId: id, error }, "A failed execution was not retried.");
    answer.failed.push({ execution_id: id, code: known.code, message: known.message });
  }
}

/** Splits ids into open ones and those to skip. */
async function sortOut(
  tx: Tx,
  orgId: string,
  ids: readonly string[],
  skipped: RetryAnswer["skipped"],
): Promise<string[]> {
  const rows = await tx.execute<{
    id: string;
    status: string;
    handled: "retried" | "dismissed" | null;
    is_called: boolean;
  }>(sql`
    select e.id, e.status, e.handled, e.parent_execution_id is not null as is_called from executions e
    where e.org_id = ${orgId} and e.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`);
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.filter((id) => {
    const row = found.get(id.toLowerCase());
    const reason = !row ? "not_found" : row.status !== "failed" ? "not_failed" : row.is_called ? "called" : row.handled;
    if (reason) skipped.push({ execution_id: id, reason });
    return reason === null;
  });
}

/** Takes failed executions off the list of open ones without starting them again. @returns how many match, and how many it took off. */
export function dismissExecutions(
  orgId: string,
  { ids, filter = {}, dryRun }: Omit<RetryRequest, "mode">,
): Promise<{ matched: number; dismissed: number }> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const which = ids
      ? sql`e.org_id = ${orgId} and e.status = 'failed' and e.handled is null
          and e.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)`
      : matches(orgId, filter);
    if (dryRun) {
      const [row] = await tx.execute<{ n: number }>(sql`select count(*)::int as n from executions e where ${which}`);
      return { matched: row?.n ?? 0, dismissed: 0 };
    }
    const done = await tx.execute(
      sql`update executions e set handled = 'dismissed', handled_at = now() where ${which} returning e.id`,
    );
    return { matched: done.length, dismissed: done.length };
  });
}
