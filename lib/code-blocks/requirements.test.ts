/** Packages of a code block: resolved once when a version is saved, and run from then on. */
import { rmSync } from "node:fs";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { code_block_versions } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { makePerson, type Person } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox } from "@/lib/sandbox";
import { makeDataDir, type Registry, startRegistry } from "@/lib/sandbox/requirements/testing";
import { workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
let registry: Registry;
let dataDir = "";
beforeAll(async () => {
  me = await makePerson(db);
  dataDir = await makeDataDir();
  registry = await startRegistry();
  setEnvForTests({ databaseUrl: db.url, dataDir, ...registry.env });
});
afterAll(async () => {
  closeSandbox();
  await registry.close();
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true });
});
const { send, make, save, run } = workshop(() => me);

const age = (versionNumber: number) =>
  withTenant(me.orgId, (tx) =>
    tx.execute(sql`update code_block_versions set requirements_lock = requirements_lock || '{"runtime": "older"}'
      where number = ${versionNumber}`),
  );

const lockOf = async (versionNumber: number) => {
  const v = code_block_versions;
  const [row] = await withTenant(me.orgId, (tx) =>
    tx.select({ lock: v.requirements_lock }).from(v).where(eq(v.number, versionNumber)),
  );
  return row?.lock?.packages.map(({ name, version }) => `${name} ${version}`);
};

it("are resolved when a version is saved, kept by what is saved on top of it, and imported with the registry down", async () => {
  registry.addNpm({ name: "twice", version: "1.0.0", files: { "index.js": "module.exports = (n) => n * 2;" } });
  const code = "import twice from 'twice';\nexport default (input) => twice(input);";
  const { id } = await make();
  const missing = await send.save(id, { content: { code, requirements: ["nowhere"] } });
  expect(missing).toMatchObject({ status: 400, body: { errors: [{ field: "content.requirements" }] } });
  await save(id, { code, requirements: ["twice@^1"] });
  expect(await lockOf(2)).toEqual(["twice 1.0.0"]);

  registry.addNpm({ name: "twice", version: "1.1.0", files: { "index.js": "module.exports = () => 'newer';" } });
  await save(id, { timeout_seconds: 5, requirements: ["twice@^1"] });
  expect(await lockOf(3)).toEqual(["twice 1.0.0"]);

  registry.answerAll = 503;
  expect((await run(id, { input: 4 })).output).toBe(8);
  expect((await send.save(id, { content: { requirements: ["other"] } })).status).toBe(503);
  registry.answerAll = null;

  expect((await run(id, { content: { requirements: ["twice@1.1.0"] }, input: 4 })).output).toBe("newer");
  // As after an update that brings another runtime: the hint says to save the block again.
  await age(3);
  await save(id, {});
  expect(await lockOf(4)).toEqual(["twice 1.1.0"]);
  expect(await send.save(id, { content: {} })).toMatchObject({ status: 200, body: { number: 4 } });
  expect((await run(id, { input: 4 })).output).toBe("newer");

  await save(id, { requirements: [], code: "export default () => 1" });
  expect(await lockOf(5)).toBeUndefined();
});
