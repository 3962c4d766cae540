/** Who reads an execution's events and may not any more: the stream ends, though nothing happens in the execution. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as sessionsRoute from "@/app/api/v1/account/sessions/route";
import * as stream from "@/app/api/v1/executions/[id]/stream/route";
import * as keyRoute from "@/app/api/v1/keys/[id]/route";
import * as keysRoute from "@/app/api/v1/keys/route";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call, makeKey, makePerson, open, type Person, type Sent } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { chain, published, useEngine } from "./testing";
import { waitForExecution } from "./wait";

const db = useTestDatabase();
useEngine(db);
let owner: Person;
let executionId: string;
beforeAll(async () => {
  owner = await makePerson(db);
  const ask = { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "May it pass?" } };
  const key = await makeKey(owner.orgId, owner.userId);
  const id = await published(key, chain("Ask", [ask]));
  const started = await owner.call(execute.POST, { params: { id }, body: {} });
  executionId = String(started.body.execution_id);
  await waitForExecution(owner.orgId, executionId, {
    ms: 15_000,
    isEnough: ({ status }) => status === "interrupted",
  });
});

/** A member of the owner's workspace. */
async function member(role: string): Promise<Person> {
  const person = await makePerson(db);
  await withSystem((tx) =>
    tx.execute(sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${person.userId}, ${role})`),
  );
  return person;
}

/** Opens the stream and reads what has happened. @returns resolves when the stream ends. */
async function reading(
  sent: Sent,
): Promise<{ ended: Promise<void>; isOpen: () => boolean; leave: () => Promise<void> }> {
  const headers = { "x-workspace": `org-${owner.orgId.slice(-12)}`, ...sent.headers };
  const response = await open(stream.GET, { ...sent, headers, params: { id: executionId } });
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let isOpen = true;
  let text = "";
  while (!text.includes("execution.interrupted")) text += (await reader?.read())?.value ?? "";
  const ended = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
    isOpen = false;
  })();
  return { ended, isOpen: () => isOpen, leave: async () => reader?.cancel() };
}

describe("an open stream", () => {
  it("ends for a member who is removed, and goes on for others", async () => {
    const edith = await member("editor");
    const [hers, mine] = [await reading({ session: edith.userId }), await reading({ session: owner.userId })];
    const sent = { method: "DELETE", params: { id: edith.userId } };
    expect((await owner.call(memberRoute.DELETE, sent)).status).toBe(204);
    await hers.ended;
    expect(mine.isOpen()).toBe(true);
    await mine.leave();
  });

  it("ends with its session, and not with others of the same person", async () => {
    const edith = await member("viewer");
    const hers = await reading({ session: edith.userId });
    await withSystem((tx) => tx.execute(sql`delete from sessions where user_id = ${edith.userId}`));
    await hers.ended;
    const again = await reading({ session: edith.userId });
    await withSystem((tx) =>
      tx.execute(
        sql`insert into sessions (id, user_id, expires_at) values (${newId()}, ${edith.userId}, now() + interval '1 hour')`,
      ),
    );
    expect((await edith.browse(sessionsRoute.DELETE, { method: "DELETE" })).status).toBe(204);
    expect(again.isOpen()).toBe(true);
    await again.leave();
  });

  it("ends with the key that it was opened by", async () => {
    const made = await owner.browse(keysRoute.POST, {
      body: { name: "Reader", scopes: ["execution.read"], days: null },
    });
    const { key, id } = made.body as unknown as { key: string; id: string };
    const its = await reading({ key });
    expect((await owner.browse(keyRoute.DELETE, { method: "DELETE", params: { id } })).status).toBe(204);
    await its.ended;
    expect((await call(stream.GET, { key, params: { id: executionId } })).status).toBe(401);
  });

  it("outlives a role that may still read", async () => {
    const edith = await member("editor");
    const hers = await reading({ session: edith.userId });
    const other = await member("viewer");
    const theirs = await reading({ session: other.userId });
    const params = { id: edith.userId };
    await owner.call(memberRoute.PATCH, { method: "PATCH", params, body: { role: "viewer" } });
    // Once the look that ends the other one has been, hers has been looked at too.
    await owner.call(memberRoute.DELETE, { method: "DELETE", params: { id: other.userId } });
    await theirs.ended;
    expect(hers.isOpen()).toBe(true);
    await hers.leave();
  });
});
