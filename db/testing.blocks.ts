/** For tests of the tables: a row in each one of the code blocks. */
import { newId } from "@/lib/tenancy/ids";
import type { Tx } from "./client";
import * as schema from "./schema";

export async function fillBlocks(tx: Tx, orgId: string, executionId: string): Promise<void> {
  const [block, version, test] = [newId(), newId(), newId()];
  await tx
    .insert(schema.code_blocks)
    .values({ id: block, org_id: orgId, slug: "b", name: "B", language: "python", latest_number: 1 });
  await tx.insert(schema.code_block_versions).values({
    id: version,
    org_id: orgId,
    block_id: block,
    number: 1,
    status: "draft",
    code: "",
    code_hash: "h",
    hash: "h",
    timeout_seconds: 10,
    memory_mb: 128,
  });
  const update = new Uint8Array([0, 0]);
  await tx
    .insert(schema.code_block_states)
    .values({ block_id: block, org_id: orgId, state: update, draft: {} as never });
  await tx.insert(schema.code_block_updates).values({ block_id: block, org_id: orgId, seq: 1, update });
  await tx
    .insert(schema.code_block_tests)
    .values({ id: test, org_id: orgId, block_id: block, name: "t", input: {}, expected: { kind: "error" } });
  await tx.insert(schema.code_block_test_runs).values({
    id: newId(),
    org_id: orgId,
    block_id: block,
    version_id: version,
    test_id: test,
    test_revision: 1,
    passed: true,
    duration_ms: 1,
  });
  await tx
    .insert(schema.code_block_reviews)
    .values({ id: newId(), org_id: orgId, block_id: block, version_id: version, state: "pending" });
  await tx
    .insert(schema.execution_code_blocks)
    .values({ org_id: orgId, execution_id: executionId, block_id: block, version_id: version });
  await tx.insert(schema.code_settings).values({ org_id: orgId });
}
