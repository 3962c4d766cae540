/** A credential tells which code blocks are granted values of it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import * as credential from "@/app/api/v1/credentials/[id]/route";
import * as credentials from "@/app/api/v1/credentials/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { credentialItem } from "@/lib/api/contracts/credentials";
import { makePerson, type Person } from "@/lib/api/testing";
import { closeSandbox } from "@/lib/sandbox";
import { DOUBLE, workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
afterAll(closeSandbox);
const { send, make, makePublished, save } = workshop(() => me);

const granted = { secrets: [{ name: "KEY", credential: "shop", field: "api_key" }] };

it("those whose newest or published version has the grant, or one that a workflow pins; none of the trash", async () => {
  const fields = { api_key: "sk-canary-0123456789" };
  const { body } = await me.call(credentials.POST, { body: { name: "shop", type: "openai", fields } });
  const users = async () =>
    credentialItem.parse((await me.call(credential.GET, { params: { id: String(body.id) } })).body).used_by_blocks;
  expect(await users()).toEqual([]);

  const newest = await make({ code: DOUBLE }, { name: "Newest" });
  await save(newest.id, granted);
  const published = await makePublished({ code: DOUBLE, ...granted }, { name: "Published" });
  await save(published.id, { secrets: [] });
  const pinned = await make({ code: DOUBLE, ...granted }, { name: "Pinned" });
  await save(pinned.id, { secrets: [] });
  await make({ code: DOUBLE }, { name: "Another" });
  const of = ({ id, slug, name }: { id: string; slug: string; name: string }) => ({ id, slug, name });
  expect(await users()).toEqual([newest, published].map(of));

  const config = { code_block: pinned.slug, block_version: 1 };
  const nodes = [{ node_id: "code", component_type: "code", is_entry_point: true, config }];
  const made = await me.call(workflows.POST, { body: { name: "Pins", nodes, edges: [], triggers: [] } });
  expect(await users()).toEqual([newest, pinned, published].map(of));

  await me.call(workflow.DELETE, { method: "DELETE", params: { id: String(made.body.id) } });
  await send.remove(newest.id);
  expect(await users()).toEqual([published].map(of));
});
