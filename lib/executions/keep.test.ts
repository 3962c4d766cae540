/** A server without engine processes: places that get free are heard of, and what nobody drives is asked for again. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { makeKey } from "@/lib/api/testing";
import { keepExecutions } from "./keep";
import { startExecution } from "./start";
import { chain, published, transform } from "./testing";

const db = useTestDatabase();
let orgId: string;
let keeping: Awaited<ReturnType<typeof keepExecutions>>;
let workflowId: string;
beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  const document = chain("Kept", [transform("a", "input")], { settings: { concurrency: { limit: 1 } } });
  workflowId = await published(await makeKey(orgId, org.userId), document);
  keeping = await keepExecutions(50);
});
afterAll(() => keeping.stop());

const start = async () => {
  const payload = {
    trigger_type: "manual",
    trigger_index: null,
    timestamp: new Date().toISOString(),
    source: {},
    user_id: null,
    data: {},
  };
  const request = { orgId, workflowId, version: "published", payload, isTest: false, startedBy: null } as const;
  return (await startExecution(request)).executionId;
};
const set = (id: string, change: string) =>
  withTenant(orgId, (tx) => tx.execute(sql`update executions set ${sql.raw(change)} where id = ${id}`));
const requested = async () =>
  (
    await withSystem((tx) =>
      tx.execute<{ id: string }>(sql`select distinct data ->> 'execution_id' as id from inngest.events`),
    )
  )
    .map(({ id }) => id)
    .sort();

it("lets the next one go, and asks again for what never came", async () => {
  const [first, second] = [await start(), await start()];
  expect(await requested()).toEqual([first]);
  await set(first, "status = 'completed'");
  await eventually(async () => expect(await requested()).toEqual([first, second].sort()));
  await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
  await withTenant(orgId, (tx) => tx.execute(sql`update flow_tickets set called_at = now() - interval '1 minute'`));
  await eventually(async () => expect(await requested()).toEqual([second]));
});
