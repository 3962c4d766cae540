import { and, desc, eq, lt, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_test_runs, code_block_tests, code_block_versions, users } from "@/db/schema";
import type { BlockTestRun, BlockTestRunList, testRunQuery } from "@/lib/api/contracts/block-tests";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf } from "@/lib/api/times";
import { findBlock } from "./find";

const r = code_block_test_runs;

/** Runs of a block's tests, newest first. @throws AppError not_found; bad_request for a wrong cursor */
export function listTestRuns(
  orgId: string,
  idOrSlug: string,
  query: z.infer<typeof testRunQuery>,
): Promise<BlockTestRunList> {
  const after = afterId(query.cursor);
  return withTenant(orgId, async (tx) => {
    const { id } = await findBlock(tx, orgId, idOrSlug);
    const where = and(
      eq(r.org_id, orgId),
      eq(r.block_id, id),
      query.version ? eq(code_block_versions.number, query.version) : undefined,
      query.test ? eq(r.test_id, query.test) : undefined,
      after ? lt(r.id, after) : undefined,
    );
    return toPage(await readTestRuns(tx, where, query.limit + 1), query.limit, (run) => run.id);
  });
}

/** Newest first. @param where over the run, its version and its test. */
export async function readTestRuns(tx: Tx, where: SQL | undefined, limit: number): Promise<BlockTestRun[]> {
  const rows = await tx
    .select({
      run: r,
      test: { id: code_block_tests.id, name: code_block_tests.name, revision: code_block_tests.revision },
      version: code_block_versions.number,
      run_by: { id: users.id, name: users.name },
    })
    .from(r)
    .innerJoin(code_block_tests, eq(code_block_tests.id, r.test_id))
    .innerJoin(code_block_versions, eq(code_block_versions.id, r.version_id))
    .leftJoin(users, eq(users.id, r.run_by))
    .where(where)
    .orderBy(desc(r.id))
    .limit(limit);
  return rows.map(({ run, test, version, run_by }) => ({
    id: run.id,
    test: { id: test.id, name: test.name },
    version,
    passed: run.passed,
    is_outdated: run.test_revision !== test.revision,
    output: run.output ?? null,
    error: run.error,
    diff: run.diff,
    stdout: run.stdout,
    duration_ms: run.duration_ms,
    run_by,
    created_at: isoOf(run.created_at),
  }));
}
