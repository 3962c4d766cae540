/** The list of workflows over HTTP: filters, orders, folders, tags, favourites, many at once, and who may. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as folder from "@/app/api/v1/folders/[id]/route";
import * as folders from "@/app/api/v1/folders/route";
import * as favourite from "@/app/api/v1/workflows/[id]/favourite/route";
import * as owners from "@/app/api/v1/workflows/owners/route";
import * as all from "@/app/api/v1/workflows/route";
import { recordStatements, withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { folderList } from "@/lib/api/contracts/library";
import { call, makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { library, makeMember, work } from "./testing";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let key: string;
let mine: ReturnType<typeof library>;

// A workspace of its own for each test: they count.
beforeEach(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
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

  it("asks the database the same few things for a page, however many workflows there are", async () => {
    await mine.make("one");
    await mine.list();
    const few = await recordStatements(() => mine.list());
    await withTenant(orgId, (tx) =>
      tx.execute(sql`insert into workflows (id, org_id, slug, name, document, layout)
        select gen_random_uuid(), org_id, 'copy-' || n, 'copy', document, layout from workflows, generate_series(1, 300) n`),
    );
    await mine.list("problems=true");
    const many = await recordStatements(() => mine.list("problems=false&sort=name&pin=true&limit=200"));
    expect(many.result.items.length).toBe(200);
    const asked = (statements: string[]) => statements.filter((text) => /^\s*(select|with|insert)/i.test(text)).length;
    // Once more than without the filter: whether any facts are old.
    expect(asked(many.statements)).toBeLessThanOrEqual(asked(few.statements) + 3);
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
