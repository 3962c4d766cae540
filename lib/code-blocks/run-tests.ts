import { and, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_test_runs } from "@/db/schema";
import { storable } from "@/lib/api/body";
import type { BlockRun, runTestsBody, TestsAnswer } from "@/lib/api/contracts/block-tests";
import { jsonb } from "@/lib/api/jsonb";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { contentOf } from "./content";
import { judge, type TestDiff } from "./expectation";
import { type BlockAuthor, type BlockRow, type BlockVersionRow, findBlock, findBlockVersion, takeRun } from "./find";
import { verdictOf } from "./life";
import { readVersions } from "./present";
import { type RunContent, runContent } from "./run-content";
import { settingsInside } from "./settings";
import { transition } from "./state";
import { readTestRuns } from "./test-runs";
import { type TestRow, testsOf } from "./tests";

/** At the same time, of one call: more would be other people's turns. */
const AT_ONCE = 2;
/** All tests together; what has not had its turn by then stays not run. */
const MAX_MS = 240_000;
/** Runs of one test on one version that are kept. */
const KEPT = 20;
const MAX_OUTPUT = 64_000;
const MAX_STDOUT = 4_000;

interface Result {
  test: TestRow;
  run: BlockRun;
  passed: boolean;
  diff: TestDiff;
}

/**
 * Runs the tests of a block, or some of them, on a version, keeps what came of it and brings the version to the state that follows.
 * @throws AppError not_found; conflict when there are none; rate_limited
 */
export async function runTests(
  by: BlockAuthor,
  idOrSlug: string,
  ref: string,
  { tests: chosen }: z.infer<typeof runTestsBody>,
  signal: AbortSignal,
  run: RunContent = runContent,
): Promise<TestsAnswer> {
  takeRun(by);
  const { block, version, tests, singleUse } = await withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug);
    const version = await findBlockVersion(tx, block, ref);
    const all = await testsOf(tx, block);
    const { single_use: singleUse } = await settingsInside(tx, by.orgId);
    return { block, version, tests: all.filter(({ id }) => !chosen || chosen.includes(id)), singleUse };
  });
  if (tests.length === 0) {
    throw new AppError("conflict", chosen ? "There are no such tests." : "This code block has no tests.", {
      hint: "Write one first: a name, an input and what is expected.",
    });
  }
  const ends = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]);
  const content = contentOf(version);
  const lock = version.requirements_lock;
  const results = await each(tests, async (test): Promise<Result | null> => {
    if (ends.aborted) return null;
    const ran = await run({
      orgId: by.orgId,
      userId: by.userId,
      block,
      content,
      lock,
      input: test.input,
      singleUse,
      signal: ends,
    });
    // Stopped by whoever asked, or by the time: that says nothing.
    return ran.error?.code === "cancelled" ? null : { test, run: ran, ...judge(test.expected, ran) };
  });
  return withTenant(by.orgId, (tx) =>
    store(
      tx,
      by,
      { block, version },
      results.filter((one) => one !== null),
    ),
  );
}

async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const open = items.entries();
  const worker = async () => {
    for (const [index, item] of open) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function store(
  tx: Tx,
  by: BlockAuthor,
  of: { block: BlockRow; version: BlockVersionRow },
  results: Result[],
): Promise<TestsAnswer> {
  const block = await findBlock(tx, by.orgId, of.block.id, { lock: true });
  const version = await findBlockVersion(tx, block, of.version.number);
  const there = new Set((await testsOf(tx, block)).map(({ id }) => id));
  const r = code_block_test_runs;
  const rows = results.filter(({ test }) => there.has(test.id)).map((result) => rowOf(by, version, result));
  if (rows.length > 0) await tx.insert(r).values(rows);
  await forget(
    tx,
    version.id,
    rows.map(({ test_id }) => test_id),
  );
  const [item] = await readVersions(tx, sql`v.id = ${version.id}`, 1);
  const event = item ? verdictOf(item.tests) : null;
  const status = event ? await transition(tx, version, event) : version.status;
  const ids = rows.map(({ id }) => id);
  const runs = await readTestRuns(tx, and(eq(r.org_id, by.orgId), inArray(r.id, ids)), ids.length);
  return {
    status,
    passed: rows.filter(({ passed }) => passed).length,
    failed: rows.filter(({ passed }) => !passed).length,
    // In the order of the tests.
    runs: runs.toReversed(),
  };
}

function rowOf(by: BlockAuthor, version: BlockVersionRow, { test, run, passed, diff }: Result) {
  const isKept = run.ok && JSON.stringify(run.output ?? null).length <= MAX_OUTPUT;
  return {
    id: newId(),
    org_id: by.orgId,
    block_id: version.block_id,
    version_id: version.id,
    test_id: test.id,
    test_revision: test.revision,
    passed,
    output: isKept ? jsonb(run.output ?? null) : null,
    error: run.error && jsonb(run.error),
    diff: jsonb(diff),
    stdout: storable(run.stdout.slice(0, MAX_STDOUT)),
    duration_ms: run.duration_ms,
    run_by: by.userId,
  };
}

/** Only the newest runs of each test stay. */
async function forget(tx: Tx, versionId: string, tests: string[]): Promise<void> {
  await tx.execute(sql`
    delete from code_block_test_runs where id in (
      select id from (
        select r.id, row_number() over (partition by r.test_id order by r.id desc) as place from code_block_test_runs r
        where r.version_id = ${versionId}
          and r.test_id in (select jsonb_array_elements_text(${JSON.stringify(tests)}::text::jsonb)::uuid)) ranked
      where place > ${KEPT})`);
}
