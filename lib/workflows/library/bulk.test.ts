/** Tags, favourites, many workflows at once, and who may change what, over HTTP. */
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
import { useTestDatabase } from "@/db/testing";
import { favouriteList, tagList } from "@/lib/api/contracts/library";
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
const changeFolder = (id: string, body: unknown, as = key) =>
  call(folder.PUT, { key: as, method: "PUT", params: { id }, body });
const setFavourite = (id: string, as = key) => call(favourite.PUT, { key: as, method: "PUT", params: { id } });

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
