/** Which packages stay on disk: what code needs where there is no network, and nothing else for ever. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as workflows from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { makePerson, type Person } from "@/lib/api/testing";
import { workshop } from "@/lib/code-blocks/testing";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox } from "@/lib/sandbox";
import { makeDataDir, type Registry, startRegistry } from "@/lib/sandbox/requirements/testing";
import { keepPackagesInBounds } from "./packages";

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
const { send, make, save, run, release } = workshop(() => me);

const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60_000);
const using = (name: string) => ({
  code: `import which from '${name}';\nexport default () => which;`,
  requirements: [name],
});

it("those of newest, published and pinned versions run offline a year later; others go after a month", async () => {
  for (const name of ["pinned", "passing", "published", "newest"]) {
    registry.addNpm({ name, version: "1.0.0", files: { "index.js": `module.exports = '${name}';` } });
  }
  const { id, slug } = await make();
  await save(id, using("pinned"));
  await save(id, using("passing"));
  await save(id, using("published"));
  await send.addTest(id, { name: "which", input: null, expected: { kind: "equals", value: "published" } });
  await release(id, 4);
  await save(id, using("newest"));
  const config = { code_block: slug, block_version: 2 };
  const nodes = [{ node_id: "code", component_type: "code", is_entry_point: true, config }];
  await me.call(workflows.POST, { body: { name: "Pins", nodes, edges: [], triggers: [] } });

  expect(await keepPackagesInBounds(inDays(29))).toMatchObject({ removed: 0 });
  // A file of each and what was made of it: what was made can be made again from the three that stay.
  expect(await keepPackagesInBounds(inDays(365))).toMatchObject({ removed: 5 });
  closeSandbox();
  registry.answerAll = 503;
  for (const [version, output] of [
    [2, "pinned"],
    [4, "published"],
    [5, "newest"],
  ] as const) {
    expect((await run(id, { version, input: null })).output).toBe(output);
  }
  expect((await run(id, { version: 3, input: null })).error?.code).toBe("requirement_registry_unreachable");
  registry.answerAll = null;
  expect((await run(id, { version: 3, input: null })).output).toBe("passing");
});
