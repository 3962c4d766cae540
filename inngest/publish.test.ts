import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterEach, expect, it } from "vitest";
import { recordStatements, withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { setEnvForTests } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";
import { executionRequested, type FlowpilotEvent } from "./events";
import { publishEvent } from "./publish";

const db = useTestDatabase();
afterEach(() => {
  setEnvForTests(null);
  Reflect.deleteProperty(globalThis, "flowpilotInngest");
});

const requested = (orgId: string): FlowpilotEvent => {
  const id = newId();
  return { name: executionRequested.name, id, data: { org_id: orgId, execution_id: id } };
};
const stored = (id: string | undefined) =>
  withSystem((tx) => tx.execute(sql`select id from inngest.events where id = ${id}`));

it("stores the event with the transaction, in one statement", async () => {
  const { orgId } = await db.makeOrg();
  const event = requested(orgId);
  const { statements } = await recordStatements(() => withTenant(orgId, (tx) => publishEvent(tx, event)));
  expect(statements.filter((text) => text.includes("inngest"))).toHaveLength(1);
  expect(await stored(event.id)).toHaveLength(1);
});

it("stores nothing when the transaction rolls back", async () => {
  const { orgId } = await db.makeOrg();
  const event = requested(orgId);
  await expect(
    withTenant(orgId, async (tx) => {
      await publishEvent(tx, event);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await stored(event.id)).toHaveLength(0);
});

it("lets a workspace's transaction read nothing of the queue", async () => {
  const { orgId } = await db.makeOrg();
  for (const table of ["events", "runs", "steps", "waits", "queue", "functions"]) {
    await expect(withTenant(orgId, (tx) => tx.execute(sql.raw(`select * from inngest.${table}`)))).rejects.toThrow();
  }
  await expect(
    withTenant(orgId, (tx) => tx.execute(sql`select inngest.finish('r', 'failed', null)`)),
  ).rejects.toThrow();
});

it("refuses an event that carries something else", async () => {
  const { orgId } = await db.makeOrg();
  const wrong = { name: executionRequested.name, data: { org_id: orgId, execution_id: "42" } } as FlowpilotEvent;
  await expect(withTenant(orgId, (tx) => publishEvent(tx, wrong))).rejects.toThrow();
});

it("sends to an external server after the commit, with its key, and not at all after a rollback", async () => {
  const received: { url?: string; body: string }[] = [];
  const external = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    received.push({ url: request.url, body });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ids: ["1"], status: 200 }));
  });
  await new Promise<void>((resolve) => external.listen(0, "127.0.0.1", resolve));
  const inngestBaseUrl = `http://127.0.0.1:${(external.address() as AddressInfo).port}`;
  setEnvForTests({ inngestBaseUrl, inngestEventKey: "the-key", inngestSigningKey: "signkey-test-00" });
  const { orgId } = await db.makeOrg();
  const event = requested(orgId);
  await withTenant(orgId, async (tx) => {
    await publishEvent(tx, event);
    expect(received).toEqual([]);
  });
  await expect(
    withTenant(orgId, async (tx) => {
      await publishEvent(tx, requested(orgId));
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(received).toHaveLength(1);
  expect(received[0]?.url).toBe("/e/the-key");
  expect(JSON.parse(received[0]?.body ?? "")).toEqual([expect.objectContaining({ id: event.id, name: event.name })]);
  await new Promise((resolve) => external.close(resolve));
});
