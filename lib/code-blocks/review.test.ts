/** Reviews over HTTP: who asks, who decides, and what waits for them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as workflows from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { makePerson, type Person } from "@/lib/api/testing";
import { loadBlock } from "@/lib/engine/block/load";
import { closeSandbox } from "@/lib/sandbox";
import { newId } from "@/lib/tenancy/ids";
import { saveCodeSettings } from "./settings";
import { giving, makeMember, workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
afterAll(closeSandbox);
const { send, versionIn, makePublished, save } = workshop(() => me);

const ANYTHING = { name: "runs", input: {}, expected: { kind: "schema", schema: {} } };

describe("a review", () => {
  it("is asked for with green tests, is not the author's to give, and is needed where the workspace says so", async () => {
    const other = await makeMember(me, "editor", "Grace");
    const block = await makePublished({ code: giving("one") }, { name: "Reviewed" }, ANYTHING);
    await save(block.id, { code: giving("two") });
    expect((await send.askReview(block.id, 2)).status).toBe(409);
    await send.runTests(block.id, 2);
    await saveCodeSettings(me, { require_approval: true, single_use: false });
    expect(await send.publish(block.id, 2)).toMatchObject({
      status: 409,
      body: { blockers: [{ code: "approval_missing" }] },
    });
    expect(versionIn(await send.askReview(block.id, 2), 201)).toMatchObject({ review: "pending", may_review: false });
    expect((await send.askReview(block.id, 2)).status).toBe(409);
    expect((await send.decide(block.id, 2, "approved")).status).toBe(403);
    const seen = versionIn(await send.read(block.id, 2, other));
    expect(seen.may_review).toBe(true);
    const rejected = versionIn(await send.decide(block.id, 2, "rejected", other));
    expect(rejected).toMatchObject({ status: "draft", review: "rejected" });
    expect(rejected.blockers.map(({ code }) => code)).toEqual(["tests_not_run", "approval_missing"]);
    await send.runTests(block.id, 2);
    await send.askReview(block.id, 2);
    const approved = versionIn(await send.decide(block.id, 2, "approved", other));
    expect(approved).toMatchObject({
      status: "testing",
      blockers: [],
      reviews: [{ state: "approved", decided_by: { name: "Grace" } }, { state: "rejected" }],
    });
    expect(versionIn(await send.publish(block.id, 2)).status).toBe("published");
    expect(versionIn(await send.read(block.id, 1))).toMatchObject({ status: "deprecated" });
    // What was not published runs in no workflow that names it by its number either.
    const { slug } = block;
    await save(block.id, { code: giving("three") });
    const executionId = newId();
    const load = (version: number) => loadBlock(me.orgId, executionId, { block: slug, version });
    expect(await load(1)).toMatchObject({ number: 1 });
    await expect(load(3)).rejects.toMatchObject({ code: "code_block_not_published", retriable: false });
    const config = (version: number) => ({ code_block: slug, block_version: version });
    const nodes = [2, 3].map((version) => ({
      node_id: `v${version}`,
      component_type: "code",
      is_entry_point: true,
      config: config(version),
    }));
    const drawn = await me.call(workflows.POST, { body: { name: "Pins", nodes } });
    expect(drawn.body.problems).toMatchObject([
      { code: "code_block_not_published", severity: "error", node: "v3", field: "config.block_version" },
    ]);
    await saveCodeSettings(me, { require_approval: false, single_use: false });
    expect(await load(3)).toMatchObject({ number: 3 });
    await saveCodeSettings(me, { require_approval: true, single_use: false });
    // Version 1 was published without an approval, so to bring it back needs one.
    const back = await send.back(block.id, { version: 1 });
    expect(back.body).toMatchObject({
      is_published: false,
      version: { number: 4, status: "testing", blockers: [{ code: "approval_missing" }] },
    });
  });
});
