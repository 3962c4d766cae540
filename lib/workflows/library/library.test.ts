/** The list of workflows over HTTP: filters, orders, folders, tags, favourites, many at once, and who may. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as favourites from "@/app/api/v1/favourites/route";
import * as folder from "@/app/api/v1/folders/[id]/route";
import * as folders from "@/app/api/v1/folders/route";
import * as tag from "@/app/api/v1/tags/[id]/route";
import * as tags from "@/app/api/v1/tags/route";
import * as favourite from "@/app/api/v1/workflows/[id]/favourite/route";
import * as bulkRoute from "@/app/api/v1/workflows/bulk/route";
import * as exportRoute from "@/app/api/v1/workflows/export/route";
import * as owners from "@/app/api/v1/workflows/owners/route";
import * as all from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { favouriteList, folderList, tagList } from "@/lib/api/contracts/library";
import { call, makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { fromYaml } from "@/lib/workflow";
import { library, makeMember, work } from "./testing";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let key: string;
let viewer: Awaited<ReturnType<typeof makeMember>>;
let stranger: string;
let mine: ReturnType<typeof library>;

beforeAll(async () => {
  const other = await db.makeOrg();
  stranger = await makeKey(other.orgId, other.userId);
});
// A workspace of its own for each test: they count.
beforeEach(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
  viewer = await makeMember(orgId, "viewer");
  mine = library(key);
});

const makeFolder = async (name: string, parent: string | null = null) => {
  const made = await call<{ id: string }>(folders.POST, { key, body: { name, parent_id: parent } });
  expect(made.status).toBe(201);
  return made.body.id;
};
const allFolders = async () => folderList.parse((await call(folders.GET, { key })).body).items;
const changeFolder = (id: string, body: unknown, as = key) =>
  call(folder.PUT, { key: as, method: "PUT", params: { id }, body });
const removeFolder = (id: string, contents: string) =>
  call<{ trashed: number }>(folder.DELETE, { key, method: "DELETE", params: { id }, url: `/?contents=${contents}` });
const setFavourite = (id: string, as = key) => call(favourite.PUT, { key: as, method: "PUT", params: { id } });

describe("the list", () => {
  it("filters by text, publication, problems, pause and kind, together", async () => {
    const one = await mine.make("Refunds 100%", { description: "Pays money back" });
    await mine.make("Invoices");
    const three = await mine.make("Broken", { nodes: [work({ component_type: "nothing_like_it" })] });
    await mine.make("Pattern", { is_template: true });
    await mine.publish(one.id);
    expect(await mine.names("q=100%25")).toEqual(["Refunds 100%"]);
    expect(await mine.names("q=MONEY%20back")).toEqual(["Refunds 100%"]);
    expect(await mine.names("q=_")).toEqual([]);
    expect(await mine.names("show=published")).toEqual(["Refunds 100%"]);
    expect(await mine.names("show=draft&sort=name")).toEqual(["Broken", "Invoices", "Pattern"]);
    expect(await mine.names("show=changed")).toEqual([]);
    await mine.save(one.id, { name: "Refunds 100%", description: "new", nodes: [work()], edges: [] });
    expect(await mine.names("show=changed")).toEqual(["Refunds 100%"]);
    expect(await mine.names("show=template")).toEqual(["Pattern"]);
    expect(await mine.names("problems=true")).toEqual(["Broken"]);
    expect((await mine.list("problems=true")).items[0]).toMatchObject({ errors: 1, is_template: false });
    await mine.bulk({ action: "pause", ids: [one.id, three.id] });
    expect(await mine.names("paused=true&problems=false")).toEqual(["Refunds 100%"]);
    expect(await mine.names("state=never&q=refund")).toEqual(["Refunds 100%"]);
    expect(await mine.names("state=failed")).toEqual([]);
    for (const wrong of ["show=x", "folder=x", "sort=x", "paused=maybe", "owner=you"])
      expect((await call(all.GET, { key, url: `/?${wrong}` })).status).toBe(400);
  });

  it("knows of problems that come and go with a credential", async () => {
    const nodes = [{ node_id: "ask", component_type: "chat_model", is_entry_point: true, config: {} }];
    await mine.make("Asks", { nodes, credentials: { llm: "models" } });
    expect((await mine.list()).items[0]?.errors).toBe(1);
    const id = newId();
    await withTenant(orgId, (tx) =>
      tx
        .insert(credentials)
        .values({ id, org_id: orgId, name: "models", type: "openai", sealed: "s", key_id: "k", hint: "{}" }),
    );
    expect(await mine.names("problems=true")).toEqual([]);
    await withTenant(orgId, (tx) => tx.execute(sql`delete from credentials where id = ${id}`));
    expect(await mine.names("problems=true")).toEqual(["Asks"]);
  });

  it.each(["created", "updated", "name"])("pages by %s with favourites on top, each once", async (sort) => {
    const made = [];
    for (const name of ["b", "A", "c", "B", "a", "d", "e"]) made.push((await mine.make(name)).id);
    // A whole page of one moment: the id decides.
    await withTenant(orgId, (tx) =>
      tx.execute(sql`update workflows set updated_at = '2030-01-01T00:00:00.123456Z' where name in ('a', 'b', 'c')`),
    );
    await setFavourite(made[2] ?? "");
    await setFavourite(made[6] ?? "");
    const whole = (await mine.list(`sort=${sort}&pin=true`)).items.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await mine.list(`sort=${sort}&pin=true&limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(whole);
    expect(new Set(paged)).toEqual(new Set(made));
    expect(new Set(paged.slice(0, 2))).toEqual(new Set([made[2], made[6]]));
    if (sort === "name")
      expect(await mine.names("sort=name")).toEqual(["A", "a", "b", "B", "c", "d", "e"].sort(byName));
  });

  it("refuses a cursor of another order, and any other text", async () => {
    for (const name of ["a", "b", "c"]) await mine.make(name);
    const { next_cursor } = await mine.list("sort=name&limit=1");
    for (const url of [
      `/?sort=updated&cursor=${next_cursor}`,
      "/?cursor=!!",
      "/?cursor=WyJ1cGRhdGVkIixmYWxzZSwieCIsIiJd",
    ])
      expect((await call(all.GET, { key, url })).status).toBe(400);
  });

  it("tells who made each, and filters by them", async () => {
    const editor = await makeMember(orgId, "editor");
    await mine.make("Mine");
    await library(editor.key).make("Theirs");
    expect(await mine.names("owner=me")).toEqual(["Mine"]);
    expect(await mine.names(`owner=${editor.userId}`)).toEqual(["Theirs"]);
    expect((await mine.list()).items[0]?.owner).toEqual({ id: editor.userId, name: "editor" });
    const people = await call<{ items: { name: string }[] }>(owners.GET, { key });
    expect(people.body.items.map(({ name }) => name).sort()).toEqual(["Test person", "editor"]);
  });
});

// Upper and lower case are one; those that are equal then go by their id, as they were made.
const byName = (a: string, b: string) =>
  a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0;

describe("folders", () => {
  it("hold workflows, are nested, and are looked into or through", async () => {
    const sales = await makeFolder("Sales");
    const europe = await makeFolder("Europe", sales);
    const top = await mine.make("Top");
    await mine.make("In sales", {}, sales);
    const deep = await mine.make("In Europe");
    expect((await mine.bulk({ action: "move", ids: [deep.id, newId()], folder_id: europe })).body.done).toEqual([
      deep.id,
    ]);
    expect(await mine.names("folder=root")).toEqual(["Top"]);
    expect(await mine.names(`folder=${sales}`)).toEqual(["In sales"]);
    expect(await mine.names(`folder=${sales}&deep=true&sort=name`)).toEqual(["In Europe", "In sales"]);
    expect((await mine.names()).length).toBe(3);
    expect((await allFolders()).map(({ name, workflows, parent_id }) => [name, workflows, parent_id])).toEqual([
      ["Europe", 1, sales],
      ["Sales", 1, null],
    ]);
    await mine.bulk({ action: "move", ids: [deep.id], folder_id: null });
    expect(await mine.names("folder=root&sort=name")).toEqual(["In Europe", "Top"]);
    expect(top.id).not.toBe(deep.id);
  });

  it("keep their names apart, go five deep, and never into themselves", async () => {
    const chain: string[] = [];
    for (const name of ["1", "2", "3", "4", "5"]) chain.push(await makeFolder(name, chain.at(-1) ?? null));
    const tooDeep = await call(folders.POST, { key, body: { name: "6", parent_id: chain[4] } });
    expect(tooDeep).toMatchObject({ status: 409, body: { detail: expect.stringContaining("5 deep") } });
    expect((await changeFolder(chain[0] ?? "", { parent_id: chain[3] })).status).toBe(409);
    expect((await changeFolder(chain[0] ?? "", { parent_id: chain[0] })).status).toBe(409);
    const other = await makeFolder("Other");
    expect((await changeFolder(chain[1] ?? "", { parent_id: other })).status).toBe(200);
    expect((await changeFolder(chain[0] ?? "", { parent_id: chain[1] })).status).toBe(200);
    expect(await call(folders.POST, { key, body: { name: "OTHER" } })).toMatchObject({
      status: 409,
      body: { errors: [{ field: "name" }] },
    });
    expect((await changeFolder(other, { name: "Renamed" })).body).toMatchObject({ name: "Renamed", parent_id: null });
    expect((await call(folders.POST, { key, body: { name: "  " } })).status).toBe(400);
    expect((await changeFolder(newId(), { name: "x" })).status).toBe(404);
  });

  it("two moves at once never make a circle", async () => {
    const [a, b] = [await makeFolder("a"), await makeFolder("b")];
    const answers = await Promise.all([changeFolder(a, { parent_id: b }), changeFolder(b, { parent_id: a })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("that are deleted give what is in them to the one above", async () => {
    const outer = await makeFolder("Outer");
    const inner = await makeFolder("Same", outer);
    const below = await makeFolder("Same", inner);
    await makeFolder("Free", inner);
    await makeFolder("free", outer);
    await mine.make("Left over", {}, inner);
    expect((await removeFolder(inner, "up")).body).toEqual({ trashed: 0 });
    expect(await mine.names(`folder=${outer}`)).toEqual(["Left over"]);
    const after = await allFolders();
    expect(after.find(({ id }) => id === below)).toMatchObject({ name: "Same", parent_id: outer });
    expect(after.map(({ name }) => name).sort()).toEqual(["Free 2", "Outer", "Same", "free"]);
  });

  it("that are deleted with what is in them put all of it into the trash", async () => {
    const outer = await makeFolder("Outer");
    const inner = await makeFolder("Inner", outer);
    await mine.make("One", {}, outer);
    await mine.make("Two", {}, inner);
    await mine.make("Safe");
    expect((await removeFolder(outer, "trash")).body).toEqual({ trashed: 2 });
    expect(await mine.names()).toEqual(["Safe"]);
    expect(await allFolders()).toEqual([]);
    expect((await removeFolder(outer, "trash")).status).toBe(404);
    expect((await removeFolder(outer, "burn")).status).toBe(400);
  });
});

describe("tags and favourites", () => {
  it("tags are made in place, found together, renamed and taken off", async () => {
    const [a, b] = [await mine.make("a"), await mine.make("b")];
    expect((await mine.bulk({ action: "tag", ids: [a.id, b.id], tags: ["Billing"] })).status).toBe(200);
    await mine.bulk({ action: "tag", ids: [a.id], tags: ["billing", "urgent"] });
    expect(await mine.names("tag=BILLING&sort=name")).toEqual(["a", "b"]);
    expect(await mine.names("tag=billing,urgent")).toEqual(["a"]);
    expect((await mine.list("tag=urgent")).items[0]?.tags).toEqual(["Billing", "urgent"]);
    const known = tagList.parse((await call(tags.GET, { key })).body).items;
    expect(known.map(({ name, workflows }) => [name, workflows])).toEqual([
      ["Billing", 2],
      ["urgent", 1],
    ]);
    const params = { id: known[0]?.id ?? "" };
    const rename = (name: string) => call(tag.PUT, { key, method: "PUT", params, body: { name } });
    expect((await rename("Urgent")).status).toBe(409);
    expect((await rename("Money")).status).toBe(200);
    await mine.bulk({ action: "untag", ids: [a.id], tags: ["money", "unknown"] });
    expect(await mine.names("tag=Money")).toEqual(["b"]);
    expect((await call(tag.DELETE, { key, method: "DELETE", params })).status).toBe(204);
    expect(await mine.names("tag=Money")).toEqual([]);
    expect((await mine.bulk({ action: "tag", ids: [a.id], tags: ["a,b"] })).status).toBe(400);
    const many = Array.from({ length: 20 }, (_, n) => `t${n}`);
    expect((await mine.bulk({ action: "tag", ids: [a.id], tags: many })).status).toBe(409);
    expect((await mine.list("tag=urgent")).items[0]?.tags).toEqual(["urgent"]);
  });

  it("favourites are one person's, a viewer's too", async () => {
    const { id } = await mine.make("Pinned");
    await mine.make("Other");
    expect((await setFavourite(id, viewer.key)).status).toBe(204);
    expect((await setFavourite(id, viewer.key)).status).toBe(204);
    const of = async (as: string) => favouriteList.parse((await call(favourites.GET, { key: as })).body).items;
    expect((await of(viewer.key)).map(({ name }) => name)).toEqual(["Pinned"]);
    expect(await of(key)).toEqual([]);
    expect(await library(viewer.key).names("favourite=true")).toEqual(["Pinned"]);
    expect(await library(viewer.key).names("pin=true&sort=created")).toEqual(["Pinned", "Other"]);
    await call(favourite.DELETE, { key: viewer.key, method: "DELETE", params: { id } });
    expect(await of(viewer.key)).toEqual([]);
    expect((await setFavourite(newId())).status).toBe(404);
  });
});

describe("many at once", () => {
  it("are exported as one stream of documents", async () => {
    const [a, b] = [await mine.make("Beta"), await mine.make("Alpha")];
    const { text, headers } = await call(exportRoute.POST, { key: viewer.key, body: { ids: [a.id, b.id] } });
    expect(headers.get("content-disposition")).toContain("workflows.yaml");
    expect(text.split(/^---$/m).map((part) => fromYaml(part).document.name)).toEqual(["Alpha", "Beta"]);
  });

  it("are paused and let go on", async () => {
    const [a, b] = [await mine.make("a"), await mine.make("b")];
    await mine.bulk({ action: "pause", ids: [a.id, b.id] });
    const since = (await mine.list("paused=true")).items.map(({ paused_at }) => paused_at);
    await mine.bulk({ action: "pause", ids: [a.id, b.id] });
    expect((await mine.list("paused=true")).items.map(({ paused_at }) => paused_at)).toEqual(since);
    await mine.bulk({ action: "resume", ids: [b.id] });
    expect(await mine.names("paused=true")).toEqual(["a"]);
  });

  it("are 200 at most, and one at least", async () => {
    expect((await mine.bulk({ action: "trash", ids: [] })).status).toBe(400);
    expect((await mine.bulk({ action: "trash", ids: Array.from({ length: 201 }, newId) })).status).toBe(400);
    expect((await mine.bulk({ action: "burn", ids: [newId()] })).status).toBe(400);
  });

  it("two who choose the same ones in another order both get through", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push((await mine.make(`w${n}`)).id);
    const reversed = [...ids].reverse();
    const answers = await Promise.all(
      [ids, reversed, ids, reversed].map((each, n) =>
        mine.bulk({ action: "tag", ids: each, tags: [`b${n}`, "a", `c${3 - n}`] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

describe("who may", () => {
  it("a viewer looks and changes nothing", async () => {
    const { id } = await mine.make("Shown");
    const home = await makeFolder("Shown");
    const body = { action: "trash", ids: [id] };
    const as = viewer.key;
    expect((await call(bulkRoute.POST, { key: as, body })).status).toBe(403);
    expect((await call(folders.POST, { key: as, body: { name: "x" } })).status).toBe(403);
    expect((await changeFolder(home, { name: "x" }, as)).status).toBe(403);
    expect(
      (await call(folder.DELETE, { key: as, method: "DELETE", params: { id: home }, url: "/?contents=up" })).status,
    ).toBe(403);
    for (const { GET } of [folders, tags, owners, all]) expect((await call(GET, { key: as })).status).toBe(200);
  });

  it("another workspace finds nothing of it", async () => {
    const { id } = await mine.make("Private");
    const home = await makeFolder("Private");
    await mine.bulk({ action: "tag", ids: [id], tags: ["private"] });
    const theirs = library(stranger);
    for (const action of ["trash", "pause", "restore"])
      expect((await theirs.bulk({ action, ids: [id] })).body).toEqual({ done: [], notes: [] });
    expect((await theirs.bulk({ action: "tag", ids: [id], tags: ["x"] })).body.done).toEqual([]);
    const own = await theirs.make("Own");
    expect((await theirs.bulk({ action: "move", ids: [own.id], folder_id: home })).status).toBe(404);
    expect(
      (await call(all.POST, { key: stranger, url: `/?folder=${home}`, body: { name: "x", nodes: [work()] } })).status,
    ).toBe(404);
    expect((await changeFolder(home, { name: "x" }, stranger)).status).toBe(404);
    expect((await setFavourite(id, stranger)).status).toBe(404);
    expect((await call(folders.POST, { key: stranger, body: { name: "x", parent_id: home } })).status).toBe(404);
    expect((await call(exportRoute.POST, { key: stranger, body: { ids: [id] } })).text).toBe("");
    for (const { GET } of [folders, tags, all])
      expect((await call(GET, { key: stranger })).text).not.toContain("rivate");
    expect(await theirs.names(`folder=${home}&deep=true`)).toEqual([]);
    expect((await call(folders.GET)).status).toBe(401);
  });
});
