/**
 * Out of the trash for ever, with every execution. What has many of them does not go in one transaction: the workflow is marked, which
 * hides it from everybody, and then it goes batch after batch, in the request as long as that may last and in retention's rounds after it.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { allow } from "@/lib/auth/allow";
import type { Role } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";

const BATCH = 200;
const BUDGET_MS = 4000;
const BREATH_MS = 20;

/** Executions that have not ended. */
const UNFINISHED = sql.raw("e.status in ('pending', 'running', 'interrupted')");

interface Request {
  orgId: string;
  role: Role;
  id: string;
  /** The workflow's name, typed by the person; asked for what has been published. */
  confirm: string | undefined;
}

/**
 * @returns whether nothing is left; the rest goes within the next minutes.
 * @throws AppError forbidden; not_found; precondition_required without the name; conflict while an execution runs
 */
export async function eraseWorkflow({ orgId, role, id, confirm }: Request): Promise<{ complete: boolean }> {
  allow({ role }, "workflow.erase");
  await withTenant(orgId, async (tx) => {
    noteChange();
    const [row] = await tx.select().from(workflows).where(inTrash(orgId, id)).for("update");
    if (!row) throw notFound("workflow in the trash");
    if (row.published_version_id !== null && confirm?.trim() !== row.name.trim()) {
      throw new AppError(
        "precondition_required",
        "This workflow has been published. Type its name to delete it for ever.",
        {
          details: { errors: [{ field: "confirm", message: "Type the workflow's name." }] },
        },
      );
    }
    const [{ n } = { n: 0 }] = await tx.execute<{ n: number }>(
      sql`select count(*)::int as n from executions e where e.org_id = ${orgId} and e.workflow_id = ${id} and ${UNFINISHED}`,
    );
    if (n > 0) {
      const what = n === 1 ? "One execution has" : `${n} executions have`;
      throw new AppError("conflict", `${what} not ended yet.`, {
        hint: "Cancel what still runs, or wait for its end.",
      });
    }
    await tx.update(workflows).set({ erased_at: sql`now()` }).where(eq(workflows.id, id));
  });
  const until = performance.now() + BUDGET_MS;
  for (;;) {
    const step = await withTenant(orgId, (tx) => eraseStep(tx, orgId, id));
    if (step !== "more") return { complete: step === "gone" };
    if (performance.now() > until) return { complete: false };
    await sleep(BREATH_MS);
  }
}

const inTrash = (orgId: string, id: string) =>
  and(eq(workflows.org_id, orgId), eq(workflows.id, id), isNotNull(workflows.deleted_at), isNull(workflows.erased_at));

/** One batch of what belongs to an erased workflow, and the workflow itself when nothing else is left. "held": something of it still runs. */
export async function eraseStep(tx: Tx, orgId: string, id: string): Promise<"gone" | "more" | "held"> {
  // Materialized: a limit in a subquery that is run again for each row limits nothing.
  const rows = await tx.execute<{ id: string }>(sql`
    with batch as materialized (
      select e.id from executions e where e.org_id = ${orgId} and e.workflow_id = ${id} and not ${UNFINISHED}
        and not exists (select from executions below where below.root_execution_id = e.id
          and below.status in ('pending', 'running', 'interrupted'))
      order by e.id limit ${BATCH} for update skip locked)
    delete from executions where id in (select id from batch) returning id`);
  if (rows.length === BATCH) return "more";
  const gone = await tx.execute(sql`
    delete from workflows w where w.org_id = ${orgId} and w.id = ${id} and w.erased_at is not null
      and not exists (select from executions e where e.org_id = w.org_id and e.workflow_id = w.id) returning w.id`);
  return gone.length > 0 ? "gone" : "held";
}
