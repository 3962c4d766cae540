/** Tests of code blocks and their runs, over HTTP and in the real sandbox. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as runRoute from "@/app/api/v1/code-blocks/[id]/run/route";
import * as testRuns from "@/app/api/v1/code-blocks/[id]/test-runs/route";
import * as test from "@/app/api/v1/code-blocks/[id]/tests/[test]/route";
import * as tests from "@/app/api/v1/code-blocks/[id]/tests/route";
import * as versions from "@/app/api/v1/code-blocks/[id]/versions/route";
import * as blocks from "@/app/api/v1/code-blocks/route";
import * as credentials from "@/app/api/v1/credentials/route";
import * as keys from "@/app/api/v1/keys/route";
import { useTestDatabase } from "@/db/testing";
import { blockTest, blockTestList, blockTestRunList, type TestsAnswer } from "@/lib/api/contracts/block-tests";
import { call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import { addMember } from "@/lib/collab/testing";
import { closeSandbox } from "@/lib/sandbox";
import { GREEN, giving, workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
afterAll(closeSandbox);
const { send, make, save, read, check, run } = workshop(() => me);

describe("a test", () => {
  it("has a name of its own, and is changed and deleted with its runs", async () => {
    const { id } = await make();
    const made = blockTest.parse((await send.addTest(id, GREEN)).body);
    expect(await send.addTest(id, GREEN)).toMatchObject({ status: 409, body: { errors: [{ field: "name" }] } });
    await check(id, 1);
    const params = { id, test: made.id };
    const renamed = { ...GREEN, name: "renamed" };
    expect((await me.call(test.PUT, { method: "PUT", params, body: renamed })).body).toMatchObject({ name: "renamed" });
    expect((await read(id, 1)).tests).toEqual({ total: 1, passed: 1, failed: 0, not_run: 0 });
    const other = { ...renamed, input: { n: 3 } };
    await me.call(test.PUT, { method: "PUT", params, body: other });
    expect((await read(id, 1)).tests).toEqual({ total: 1, passed: 0, failed: 0, not_run: 1 });
    const runs = async () => blockTestRunList.parse((await me.call(testRuns.GET, { params: { id } })).body).items;
    expect((await runs()).map(({ passed, is_outdated }) => [passed, is_outdated])).toEqual([[true, true]]);
    expect((await me.call(test.DELETE, { method: "DELETE", params })).status).toBe(204);
    expect(await runs()).toEqual([]);
    expect(blockTestList.parse((await me.call(tests.GET, { params: { id } })).body).items).toEqual([]);
    expect((await me.call(test.DELETE, { method: "DELETE", params })).status).toBe(404);
  });
});

const told = ({ runs }: TestsAnswer) => runs.map(({ test, passed, diff }) => [test.name, passed, diff]);
const equals = (name: string, value: unknown, input: unknown = null) => ({
  name,
  input,
  expected: { kind: "equals", value },
});

describe("a run of the tests", () => {
  it("compares deeply, by schema and by failure, says where it differs, and keeps what it saw", async () => {
    const code = `export default (input) => {
      console.log("ran with", input);
      if (input === "fail") throw new TypeError("no such rate");
      return { b: [1, { c: input }], a: 2 };
    };`;
    const { id } = await make({ code, output_schema: { type: "object", required: ["a"] } });
    const schema = (name: string, schema: object) => ({ name, input: 1, expected: { kind: "schema", schema } });
    const error = (name: string, expected: object, input: unknown = "fail") => ({
      name,
      input,
      expected: { kind: "error", ...expected },
    });
    const all = [
      equals("equal", { a: 2, b: [1, { c: 1 }] }, 1),
      equals("other", { a: 2, b: [1, { c: 2 }, 3] }, 1),
      schema("fits", { type: "object", properties: { a: { type: "number" } } }),
      schema("unfit", { type: "object", properties: { a: { type: "string" } } }),
      error("fails", {}),
      error("fails so", { code: "code_error", message: "no such rate" }),
      error("fails else", { code: "sandbox_timeout" }),
      error("goes well", {}, 1),
    ];
    for (const each of all) expect((await send.addTest(id, each)).status).toBe(201);
    const answer = await check(id, 1);
    expect([answer.status, answer.passed, answer.failed]).toEqual(["draft", 4, 4]);
    const message = "It was expected to fail, and did not.";
    expect(told(answer)).toEqual([
      ["equal", true, []],
      [
        "other",
        false,
        [
          { path: ["b", "1", "c"], before: 2, after: 1 },
          { path: ["b", "2"], before: 3 },
        ],
      ],
      ["fits", true, []],
      ["unfit", false, [expect.objectContaining({ path: ["a"] })]],
      ["fails", true, []],
      ["fails so", true, []],
      ["fails else", false, [{ path: ["code"], before: "sandbox_timeout", after: "code_error" }]],
      ["goes well", false, [{ path: [], after: { a: 2, b: [1, { c: 1 }] }, message }]],
    ]);
    const failed = answer.runs.find(({ test }) => test.name === "fails");
    expect(failed?.error).toMatchObject({ code: "code_error", line: 3 });
    expect(failed?.stdout).toContain("ran with fail");
    const stored = blockTestRunList.parse((await me.call(testRuns.GET, { params: { id }, url: "/?version=1" })).body);
    expect(stored.items.toReversed()).toEqual(answer.runs);
    expect((await me.call(testRuns.GET, { params: { id }, url: "/?version=2" })).body.items).toEqual([]);
  });

  it("makes a draft one in testing when all are green, and a draft again when one is not", async () => {
    const { id } = await make();
    expect((await send.runTests(id, 1)).status).toBe(409);
    await send.addTest(id, GREEN);
    expect((await check(id, 1)).status).toBe("testing");
    const red = blockTest.parse((await send.addTest(id, equals("red", 1, { n: 1 }))).body);
    const some = await send.runTests(id, 1, { tests: [red.id] });
    expect(some.body).toMatchObject({ status: "draft", passed: 0, failed: 1 });
    await save(id, { code: giving(1) });
    const one = await send.runTests(id, 2, { tests: [red.id] });
    // The other one has not been run on it.
    expect(one.body).toMatchObject({ status: "draft", passed: 1, failed: 0 });
    expect((await send.runTests(id, 2, { tests: [id] })).status).toBe(409);
  });

  it("checks input and output against their schemas, and says which field", async () => {
    const input_schema = { type: "object", required: ["n"], properties: { n: { type: "number" }, by: { default: 2 } } };
    const output_schema = { type: "object", properties: { total: { type: "number" } } };
    const { id } = await make({
      code: "export default ({ n, by }) => ({ total: n === 0 ? 'none' : n * by })",
      input_schema,
      output_schema,
    });
    expect(await run(id, { input: { n: 4 } })).toMatchObject({ ok: true, output: { total: 8 } });
    expect((await run(id, { input: {} })).error).toMatchObject({
      code: "invalid_input",
      errors: [{ field: "input.n", message: "It is required." }],
    });
    expect((await run(id, { input: { n: 0 } })).error).toMatchObject({
      code: "invalid_output",
      message: expect.stringContaining("output.total"),
      errors: [{ field: "output.total" }],
    });
  });
});

describe("a run by hand", () => {
  it("tries any version, and what is not saved", async () => {
    const { id } = await make({ code: giving("first") });
    await save(id, { code: giving("second") });
    expect((await run(id, { input: null })).output).toBe("second");
    expect((await run(id, { version: 1, input: null })).output).toBe("first");
    const source = "export default (input) => { console.log('hi'); return missing; }";
    expect(await run(id, { content: { code: source }, input: null })).toMatchObject({
      ok: false,
      output: null,
      stdout: "hi\n",
      error: { code: "code_error", line: 1, message: expect.stringContaining("missing is not defined") },
    });
    expect((await read(id, "latest")).number).toBe(2);
    expect((await send.run(id, { version: "published", input: 1 })).status).toBe(404);
    expect((await send.run(id, { content: { requirements: ["not a name"] }, input: 1 })).status).toBe(400);
  });

  it("hands it the secrets it was granted and no other, and strikes them out of all that it says", async () => {
    const key = "sk-canary-0123456789";
    const body = { name: "Shop", type: "openai", fields: { api_key: key } };
    expect((await me.call(credentials.POST, { body })).status).toBe(201);
    const code = `export default (input) => {
      console.log("key", flowpilot.secrets.KEY);
      if (input) throw new Error(flowpilot.secrets.KEY);
      return [Object.keys(flowpilot.secrets), flowpilot.secrets.KEY.length, "Bearer " + flowpilot.secrets.KEY];
    }`;
    const secrets = [{ name: "KEY", credential: "Shop", field: "api_key" }];
    const { id } = await make({ code, secrets });
    const well = await run(id, { input: null });
    expect([well.output, well.stdout]).toEqual([[["KEY"], key.length, "Bearer [secret]"], "key [secret]\n"]);
    const failed = await run(id, { input: 1 });
    expect(failed.error?.message).toContain("[secret]");
    expect(JSON.stringify(failed)).not.toContain(key);
    const without = await run(id, { content: { secrets: [] }, input: null });
    expect(without.error?.code).toBe("code_error");
    const gone = [{ name: "KEY", credential: "Nothing", field: "api_key" }];
    expect((await run(id, { content: { secrets: gone }, input: null })).error?.code).toBe("credential_missing");
    const other = [{ name: "KEY", credential: "Shop", field: "default_model" }];
    expect((await run(id, { content: { secrets: other }, input: null })).error?.code).toBe("secret_missing");
  });

  it("ends at the limits of the version", async () => {
    const { id } = await make({ code: "export default () => { for (;;); }", timeout_seconds: 0.2 });
    expect((await run(id, { input: null })).error).toMatchObject({ code: "sandbox_timeout" });
    const { id: other } = await make({
      code: "export default () => flowpilot.http('http://a.example/')",
      hosts: ["b.example"],
    });
    expect((await run(other, { input: null })).error?.message).toContain("may not call a.example");
    expect((await run(other, { content: { hosts: [] }, input: null })).error?.message).toContain("may call no host");
  });

  it("lets editors run code that an admin gave a secret, and neither write such code nor try their own with it", async () => {
    const body = { name: "Till", type: "openai", fields: { api_key: "sk-canary-till-0123456789" } };
    expect((await me.call(credentials.POST, { body })).status).toBe(201);
    const secrets = [{ name: "KEY", credential: "Till", field: "api_key" }];
    const { id } = await make({ code: giving("fine"), secrets });
    const key = await makeKey(me.orgId, await addMember(me.orgId, "editor"));
    const params = { id };
    const trying = (sent: object) => call(runRoute.POST, { key, params, body: { input: null, ...sent } });
    expect(await trying({})).toMatchObject({ status: 200, body: { output: "fine" } });
    const refused = { status: 403, body: { action: "credential.expose" } };
    expect(await trying({ content: { code: giving("stolen") } })).toMatchObject(refused);
    expect(await trying({ content: { hosts: ["evil.example"] } })).toMatchObject(refused);
    expect(await trying({ content: { code: giving("mine"), secrets: [] } })).toMatchObject({ status: 200 });
    const saving = (content: object) => call(versions.POST, { key, params, body: { content } });
    expect(await saving({ code: giving("stolen") })).toMatchObject(refused);
    expect((await saving({ code: giving("mine"), secrets: [] })).status).toBe(201);
    expect(await saving({ secrets })).toMatchObject(refused);
    const making = { name: "Mine", language: "javascript", content: { secrets } };
    expect(await call(blocks.POST, { key, body: making })).toMatchObject(refused);
  });

  it("a key that is for running blocks runs what is saved, and no code of its own", async () => {
    const { id } = await make();
    const made = await me.browse(keys.POST, { body: { name: "CI", scopes: ["block.run"], days: null } });
    const runs = (body: object) => call(runRoute.POST, { key: String(made.body.key), params: { id }, body });
    expect(await runs({ input: { n: 2 } })).toMatchObject({ status: 200, body: { output: { double: 4 } } });
    const own = { code: giving("stolen"), secrets: [{ name: "KEY", credential: "any", field: "api_key" }] };
    expect(await runs({ content: own, input: 1 })).toMatchObject({ status: 403, body: { action: "block.write" } });
  });
});
