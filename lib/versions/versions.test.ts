/** Versions over HTTP: their names, lists, comparisons, and who may do what. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as diff from "@/app/api/v1/workflows/[id]/diff/route";
import * as history from "@/app/api/v1/workflows/[id]/executions/route";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as rollback from "@/app/api/v1/workflows/[id]/rollback/route";
import * as restore from "@/app/api/v1/workflows/[id]/versions/[version]/restore/route";
import * as version from "@/app/api/v1/workflows/[id]/versions/[version]/route";
import * as versions from "@/app/api/v1/workflows/[id]/versions/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { diffAnswer, publishPlan, versionDetail } from "@/lib/api/contracts/versions";
import { makePerson, type Person } from "@/lib/api/testing";
import { content, semverOf, shop, work } from "./testing";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
const { make, save, release, list, read, draftOf } = shop(() => me);

describe("the name of a version", () => {
  it("is proposed from what changed, and a message with it", async () => {
    const id = await make();
    const plan = publishPlan.parse((await me.call(publish.GET, { params: { id } })).body);
    expect(plan).toMatchObject({ since: null, semver: "1.0.0", options: null, total: 1, summary: 'Adds "Work"' });
    expect(plan.checks.map(({ code, state }) => `${code} ${state}`)).toEqual(["problems ok", "credentials ok"]);
    expect(semverOf(await release(id))).toBe("1.0.0");

    await save(id, content("2"));
    const next = publishPlan.parse((await me.call(publish.GET, { params: { id } })).body);
    expect(next).toMatchObject({ semver: "1.0.1", step: { bump: "patch" }, summary: 'Changes "Work"' });
    expect(next.options).toEqual({ major: "2.0.0", minor: "1.1.0", patch: "1.0.1" });
    expect(semverOf(await release(id))).toBe("1.0.1");

    const more = { node_id: "more", component_type: "transform", config: { expression: "1" } };
    await save(id, content("2", { nodes: [work("2"), more] }));
    expect(semverOf(await release(id))).toBe("1.1.0");
    await save(id, content("2"));
    expect(semverOf(await release(id))).toBe("2.0.0");
    const { items } = await list(id);
    expect(items.map(({ version, semver, message }) => [version, semver, message])).toEqual([
      [4, "2.0.0", 'Removes "More"'],
      [3, "1.1.0", 'Adds "More"'],
      [2, "1.0.1", 'Changes "Work"'],
      [1, "1.0.0", 'Adds "Work"'],
    ]);
    expect(items.map(({ is_published }) => is_published)).toEqual([true, false, false, false]);
    expect(items[1]?.changes?.nodes).toEqual({ added: 1, removed: 0, changed: 0 });
    expect((await draftOf(id)).published).toMatchObject({ version: 4, semver: "2.0.0", label: null });
  });

  it("may be chosen, must grow, and is unique", async () => {
    const id = await make();
    expect(semverOf(await release(id, { semver: "v3.0.0-rc.1", label: "Spring", message: "First" }))).toBe(
      "3.0.0-rc.1",
    );
    for (const semver of ["3.0.0-rc.1", "2.9.9", "1", "one", "4.0.0+build"]) {
      expect(await release(id, { semver })).toMatchObject({ status: 400, body: { errors: [{ field: "semver" }] } });
    }
    expect(semverOf(await release(id))).toBe("3.0.0");
    expect((await list(id)).items.at(-1)).toMatchObject({
      label: "Spring",
      message: "First",
      created_by: "Test person",
    });
  });

  it("is given once, however many publish at the same time", async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 4 }, () => release(id)));
    expect(answers.map(semverOf).sort()).toEqual(["1.0.0", "1.0.1", "1.0.2", "1.0.3"]);
  });

  it("belongs to the revision that was looked at", async () => {
    const id = await make();
    await save(id, content("2"));
    expect(await release(id, {}, { "if-match": '"1"' })).toMatchObject({ status: 409, body: { code: "stale" } });
    expect((await release(id, {}, { "if-match": '"2"' })).status).toBe(201);
  });

  it("of what cannot run is refused; the checklist says why", async () => {
    const id = await make({ nodes: [work("1 +")] });
    const { checks } = publishPlan.parse((await me.call(publish.GET, { params: { id } })).body);
    expect(checks[0]).toMatchObject({ code: "problems", state: "error", count: 1 });
    expect((await release(id)).status).toBe(422);
    const model = { node_id: "ask", component_type: "chat_model", config: { prompt: "Hi", credential: "nobody's" } };
    const other = await make({ nodes: [model] });
    const plan = publishPlan.parse((await me.call(publish.GET, { params: { id: other } })).body);
    expect(plan.checks.find(({ code }) => code === "credentials")?.count).toBe(1);
  });
});

describe("reading", () => {
  it("one by number, name or id, in JSON and YAML; the list in pages", async () => {
    const id = await make({ slug: "read-me" });
    for (const expression of ["2", "3"]) {
      await release(id);
      await save(id, content(expression));
    }
    const { body } = await read(id, "1.0.1");
    const whole = versionDetail.parse(body);
    expect(whole).toMatchObject({ version: 2, document: { nodes: [{ config: { expression: "2" } }] } });
    for (const ref of ["2", "v1.0.1", whole.version_id]) expect((await read(id, ref)).body).toEqual(body);
    expect((await read(id, "9.9.9")).status).toBe(404);
    expect((await read(id, "draft")).status).toBe(404);
    const yaml = await read(id, "1", "/?format=yaml");
    expect(yaml.headers.get("content-disposition")).toContain('filename="read-me-1.0.0.yaml"');
    expect(yaml.text).toContain("name: Prices");

    const first = await list(id, "/?limit=1");
    expect(first.items.map(({ semver }) => semver)).toEqual(["1.0.1"]);
    const rest = await list(id, `/?limit=1&cursor=${first.next_cursor}`);
    expect(rest).toMatchObject({ items: [{ semver: "1.0.0" }], next_cursor: null });
  });

  it("label and message may change later, and nothing else", async () => {
    const id = await make();
    await release(id, { label: "a", message: "b" });
    const patch = (body: object) => me.call(version.PATCH, { method: "PATCH", params: { id, version: "1.0.0" }, body });
    expect((await patch({ label: " Launch " })).body).toMatchObject({ label: "Launch", message: "b", semver: "1.0.0" });
    expect((await patch({ label: null, message: "" })).body).toMatchObject({ label: null, message: null });
    expect((await patch({})).status).toBe(400);
    expect((await patch({ label: "x".repeat(61) })).status).toBe(400);
    expect((await patch({ semver: "5.0.0" })).status).toBe(400);
  });

  it("what differs between any two, and between the published one and the draft", async () => {
    const id = await make();
    await release(id);
    await save(id, content("2", { description: "Better" }));
    const compare = async (url: string) => diffAnswer.parse((await me.call(diff.GET, { params: { id }, url })).body);
    const there = await compare("/");
    expect(there).toMatchObject({ from: { semver: "1.0.0" }, to: { draft: true, revision: 2 }, total: 2 });
    expect(there.nodes).toMatchObject([
      { kind: "changed", id: "work", fields: [{ path: ["config", "expression"], before: "1", after: "2" }] },
    ]);
    expect(there.fields).toEqual([{ path: ["description"], after: "Better" }]);
    const back = await compare("/?from=draft&to=v1.0.0");
    expect(back.nodes[0]?.fields).toEqual([{ path: ["config", "expression"], before: "2", after: "1" }]);
    expect((await compare("/?from=1&to=1")).total).toBe(0);
    expect((await me.call(diff.GET, { params: { id }, url: "/?from=7" })).status).toBe(404);
    const fresh = await make();
    expect(diffAnswer.parse((await me.call(diff.GET, { params: { id: fresh } })).body)).toMatchObject({
      from: null,
      total: 1,
    });
  });
});

it("viewers may look, and other workspaces see nothing", async () => {
  const id = await make();
  await release(id);
  const viewer = await makePerson(db);
  const stranger = await makePerson(db);
  await withSystem((tx) =>
    tx.execute(sql`update memberships set org_id = ${me.orgId}, role = 'viewer' where user_id = ${viewer.userId}`),
  );
  const params = { id, version: "1" };
  const looks = [versions.GET, version.GET, diff.GET, publish.GET, history.GET];
  const deeds = [publish.POST, rollback.POST, restore.POST];
  for (const handler of looks) {
    expect((await viewer.browse(handler, { params })).status).toBe(200);
    expect((await stranger.call(handler, { params })).status).toBe(404);
  }
  for (const handler of deeds) {
    const body = { target_version: 1 };
    expect((await viewer.browse(handler, { params, body })).status).toBe(403);
    expect((await stranger.call(handler, { params, body })).status).toBe(404);
  }
  const patch = { method: "PATCH", params, body: { label: "x" } };
  expect((await viewer.browse(version.PATCH, patch)).status).toBe(403);
  expect((await stranger.call(version.PATCH, patch)).status).toBe(404);
});
