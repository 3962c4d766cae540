/** The tests of a block: they belong to it and hold for every version. */
import { and, asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_tests } from "@/db/schema";
import type { BlockTest, blockTestBody } from "@/lib/api/contracts/block-tests";
import { idOf, notFound } from "@/lib/api/ids";
import { jsonb } from "@/lib/api/jsonb";
import { isoOf } from "@/lib/api/times";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { same } from "@/lib/workflow/diff/fields";
import { checkSchema } from "./content";
import { type BlockAuthor, type BlockRow, findBlock, takeWrite } from "./find";

const MAX_TESTS = 100;
const t = code_block_tests;
type Body = z.infer<typeof blockTestBody>;
export type TestRow = typeof code_block_tests.$inferSelect;

/** In the order in which they were made. @throws AppError not_found */
export function listTests(orgId: string, idOrSlug: string): Promise<{ items: BlockTest[] }> {
  return withTenant(orgId, async (tx) => {
    const rows = await testsOf(tx, await findBlock(tx, orgId, idOrSlug));
    return { items: rows.map(present) };
  });
}

/** The same as rows, in the caller's transaction. */
export function testsOf(tx: Tx, { org_id, id }: BlockRow): Promise<TestRow[]> {
  return tx
    .select()
    .from(t)
    .where(and(eq(t.org_id, org_id), eq(t.block_id, id)))
    .orderBy(asc(t.id));
}

/** @throws AppError not_found; conflict when the name is taken or there are too many; invalid_body; rate_limited */
export function addTest(by: BlockAuthor, idOrSlug: string, body: Body): Promise<BlockTest> {
  checkExpected(body);
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const all = await testsOf(tx, block);
    if (all.length >= MAX_TESTS) throw new AppError("conflict", `A code block has at most ${MAX_TESTS} tests.`);
    refuseTaken(all, body.name, null);
    const [row] = await tx
      .insert(t)
      .values({
        id: newId(),
        org_id: by.orgId,
        block_id: block.id,
        name: body.name,
        input: jsonb(body.input ?? null),
        expected: jsonb(body.expected),
        created_by: by.userId,
      })
      .returning();
    if (!row) throw new Error("The test was not stored.");
    return present(row);
  });
}

/** With another input or expectation it counts as not run. @throws as addTest */
export function changeTest(by: BlockAuthor, idOrSlug: string, testId: string, body: Body): Promise<BlockTest> {
  checkExpected(body);
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const all = await testsOf(tx, block);
    const id = idOf(testId, "test");
    const before = all.find((row) => row.id === id);
    if (!before) throw notFound("test");
    refuseTaken(all, body.name, id);
    const isSame = same(before.input, body.input ?? null) && same(before.expected, body.expected);
    const [row] = await tx
      .update(t)
      .set({
        name: body.name,
        input: jsonb(body.input ?? null),
        expected: jsonb(body.expected),
        revision: before.revision + (isSame ? 0 : 1),
        updated_at: sql`now()`,
      })
      .where(and(eq(t.org_id, by.orgId), eq(t.id, id)))
      .returning();
    if (!row) throw notFound("test");
    return present(row);
  });
}

/** With all its runs. @throws AppError not_found; rate_limited */
export function removeTest(by: BlockAuthor, idOrSlug: string, testId: string): Promise<void> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const gone = await tx
      .delete(t)
      .where(and(eq(t.org_id, by.orgId), eq(t.block_id, block.id), eq(t.id, idOf(testId, "test"))))
      .returning({ id: t.id });
    if (gone.length === 0) throw notFound("test");
  });
}

function checkExpected({ expected }: Body): void {
  if (expected.kind === "schema") checkSchema(expected.schema, "expected.schema");
}

function refuseTaken(all: readonly TestRow[], name: string, self: string | null): void {
  if (!all.some((row) => row.name === name && row.id !== self)) return;
  const message = "Another test of this block has this name.";
  throw new AppError("conflict", message, { details: { errors: [{ field: "name", message }] } });
}

function present({ id, name, input, expected, created_at, updated_at }: TestRow): BlockTest {
  return { id, name, input, expected, created_at: isoOf(created_at), updated_at: isoOf(updated_at) };
}
