/** Comments over HTTP: who may say, change and resolve what, what is new to whom, and that no workspace sees another's. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as reopen from "@/app/api/v1/workflows/[id]/comments/[comment]/reopen/route";
import * as replies from "@/app/api/v1/workflows/[id]/comments/[comment]/replies/route";
import * as resolve from "@/app/api/v1/workflows/[id]/comments/[comment]/resolve/route";
import * as one from "@/app/api/v1/workflows/[id]/comments/[comment]/route";
import * as people from "@/app/api/v1/workflows/[id]/comments/people/route";
import * as read from "@/app/api/v1/workflows/[id]/comments/read/route";
import * as comments from "@/app/api/v1/workflows/[id]/comments/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withSystem, withTenant } from "@/db/client";
import { memberships, users, workflow_comments } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { type CommentList, type CommentThread, commentList, commentThread } from "@/lib/api/contracts/comments";
import type { RouteHandler } from "@/lib/api/handler";
import { type Answer, call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import { hashApiKey, type Role } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";
import { MOST } from "./add";
import { countOpenThreads } from "./index";

const db = useTestDatabase();
let owner: Person;
let stranger: Person;
let editor: string;
let viewer: string;
beforeAll(async () => {
  owner = await makePerson(db);
  stranger = await makePerson(db);
  editor = await makeMember("editor", "Ada Lovelace");
  viewer = await makeMember("viewer", "Ada");
});

/** Somebody more in the owner's workspace. @returns their API key. */
async function makeMember(role: Role, name: string): Promise<string> {
  const id = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id, email: `${id}@example.com`, name, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: owner.orgId, user_id: id, role });
  });
  return makeKey(owner.orgId, id);
}

const NODE = { node_id: "a", name: "First step", component_type: "transform", is_entry_point: true, config: {} };
async function makeWorkflow(): Promise<string> {
  const made = await owner.call(workflows.POST, { body: { name: "Talked about", nodes: [NODE], edges: [] } });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

const on = (id: string, comment?: string): { params: Record<string, string> } => ({
  params: comment ? { id, comment } : { id },
});
const as = (key: string, handler: RouteHandler, sent: object): Promise<Answer> => call(handler, { ...sent, key });
const say = (key: string, id: string, body: string, anchor: object = { on: "node", node_id: "a" }) =>
  as(key, comments.POST, { ...on(id), body: { anchor, body } });
const answer = (key: string, id: string, thread: string, body: string) =>
  as(key, replies.POST, { ...on(id, thread), body: { body } });
const list = async (key: string, id: string, query = ""): Promise<CommentList> => {
  const got = await as(key, comments.GET, { ...on(id), url: `/${query}` });
  expect(got.status).toBe(200);
  return commentList.parse(got.body);
};
const threadOf = ({ status, body }: Answer): CommentThread => {
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return commentThread.parse(body);
};

describe("a thread", () => {
  it("begins on a node, a field or a point, is answered, and is read by all", async () => {
    const id = await makeWorkflow();
    const onNode = threadOf(await say(editor, id, "  Is this right?  "));
    expect(onNode).toMatchObject({ anchor: { on: "node", node_id: "a", field: null }, node_name: "First step" });
    expect(onNode.comments).toMatchObject([{ body: "Is this right?", author: { name: "Ada Lovelace" } }]);
    const onField = threadOf(await say(editor, id, "Here", { on: "node", node_id: "new_one", field: "expression" }));
    expect(onField).toMatchObject({ anchor: { field: "expression" }, node_name: null });
    const onPoint = threadOf(await say(viewer, id, "And there", { on: "point", x: 12.5, y: -3 }));
    expect(onPoint.anchor).toEqual({ on: "point", x: 12.5, y: -3 });
    const answered = threadOf(await answer(viewer, id, onNode.id, "It is."));
    expect(answered.comments.map(({ body }) => body)).toEqual(["Is this right?", "It is."]);
    // A reply to a reply is in the same thread.
    const again = threadOf(await answer(editor, id, answered.comments[1]?.id ?? "", "Thanks."));
    expect(again.id).toBe(onNode.id);

    const all = await list(viewer, id);
    expect(all.items.map((thread) => thread.id)).toEqual([onPoint.id, onField.id, onNode.id]);
    expect(all.pins.map((pin) => [pin.thread_id, pin.comments])).toEqual([
      [onNode.id, 3],
      [onField.id, 1],
      [onPoint.id, 1],
    ]);
    const first = await list(viewer, id, "?limit=2");
    const second = await list(viewer, id, `?limit=2&cursor=${first.next_cursor}`);
    expect([...first.items, ...second.items].map((thread) => thread.id)).toEqual(all.items.map((each) => each.id));
    const byReply = threadOf(await as(viewer, one.GET, on(id, again.comments[2]?.id)));
    expect(byReply).toEqual((await list(viewer, id)).items[2]);
  });

  it("is resolved or deleted for others by no key that is not for it, whatever its person may", async () => {
    const id = await makeWorkflow();
    const { id: thread } = threadOf(await say(editor, id, "Not mine"));
    const key = await makeKey(owner.orgId, owner.userId);
    await withSystem((tx) =>
      tx.execute(sql`update api_keys set scopes = '{comment.write,workflow.read}' where key_hash = ${hashApiKey(key)}`),
    );
    expect((await as(key, resolve.POST, { method: "POST", ...on(id, thread) })).status).toBe(403);
    expect((await as(key, one.DELETE, { method: "DELETE", ...on(id, thread) })).status).toBe(403);
    expect((await list(key, id)).items).toMatchObject([{ may_resolve: false, comments: [{ may_delete: false }] }]);
  });

  it("is resolved and reopened, by a viewer only when it is theirs", async () => {
    const id = await makeWorkflow();
    const theirs = threadOf(await say(viewer, id, "Mine"));
    const other = threadOf(await say(editor, id, "Not mine"));
    expect((await as(viewer, resolve.POST, { method: "POST", ...on(id, other.id) })).status).toBe(403);
    expect((await list(viewer, id)).items.map((each) => each.may_resolve)).toEqual([false, true]);
    const closed = threadOf(await as(viewer, resolve.POST, { method: "POST", ...on(id, theirs.id) }));
    expect(closed).toMatchObject({ resolved_by: { name: "Ada" } });
    // Again, by somebody else: who was first stays.
    const twice = threadOf(await as(editor, resolve.POST, { method: "POST", ...on(id, theirs.id) }));
    expect(twice.resolved_at).toBe(closed.resolved_at);
    expect(twice.resolved_by).toEqual(closed.resolved_by);
    expect((await list(editor, id)).items.map((each) => each.id)).toEqual([other.id]);
    expect((await list(editor, id, "?state=resolved")).items.map((each) => each.id)).toEqual([theirs.id]);
    const count = () => withTenant(owner.orgId, (tx) => countOpenThreads(tx, owner.orgId, id));
    expect(await count()).toBe(1);
    const open = threadOf(await as(editor, reopen.POST, { method: "POST", ...on(id, theirs.id) }));
    expect(open).toMatchObject({ resolved_at: null, resolved_by: null });
    expect(await count()).toBe(2);
    expect((await list(editor, id, "?state=all")).items).toHaveLength(2);
  });

  it("stays when its node goes from the draft", async () => {
    const id = await makeWorkflow();
    threadOf(await say(editor, id, "About the first step"));
    const nodes = [{ ...NODE, node_id: "b", name: "Another" }];
    const put = { method: "PUT", ...on(id), body: { name: "Talked about", nodes, edges: [] } };
    expect((await owner.call(workflow.PUT, put)).status).toBe(200);
    expect((await list(viewer, id)).items).toMatchObject([{ anchor: { node_id: "a" }, node_name: "First step" }]);
  });
});

describe("a comment", () => {
  it("is edited by its author only", async () => {
    const id = await makeWorkflow();
    const thread = threadOf(await say(viewer, id, "Frist"));
    const edit = (who: string) => as(who, one.PUT, { method: "PUT", ...on(id, thread.id), body: { body: "First" } });
    expect((await edit(editor)).status).toBe(403);
    const edited = threadOf(await edit(viewer));
    expect(edited.comments[0]).toMatchObject({ body: "First", may_edit: true });
    expect(edited.comments[0]?.edited_at).not.toBeNull();
    expect((await list(editor, id)).items[0]?.comments[0]).toMatchObject({ may_edit: false, may_delete: false });
  });

  it("is deleted by its author or an admin; a thread that others answered only by an admin", async () => {
    const id = await makeWorkflow();
    const thread = threadOf(await say(viewer, id, "First"));
    const answered = threadOf(await answer(editor, id, thread.id, "Second"));
    const second = answered.comments[1]?.id ?? "";
    const remove = (who: string, comment: string) => as(who, one.DELETE, { method: "DELETE", ...on(id, comment) });
    expect((await list(viewer, id)).items[0]?.comments.map((each) => each.may_delete)).toEqual([false, false]);
    expect((await remove(viewer, second)).status).toBe(403);
    expect((await remove(editor, thread.id)).status).toBe(403);
    expect((await remove(viewer, thread.id)).status).toBe(409);
    expect((await remove(editor, second)).status).toBe(204);
    expect((await list(viewer, id)).items[0]?.comments.map((each) => each.may_delete)).toEqual([true]);
    threadOf(await answer(editor, id, thread.id, "Third"));
    expect((await owner.call(one.DELETE, { method: "DELETE", ...on(id, thread.id) })).status).toBe(204);
    expect((await list(viewer, id)).items).toEqual([]);
    expect((await remove(viewer, thread.id)).status).toBe(404);
  });

  it("mentions members by name, and tells who can be mentioned", async () => {
    const id = await makeWorkflow();
    const known = await as(viewer, people.GET, on(id));
    expect((known.body.people as { name: string }[]).map(({ name }) => name)).toEqual([
      "Ada",
      "Ada Lovelace",
      "Test person",
    ]);
    const thread = threadOf(await say(viewer, id, "@ada lovelace, please look"));
    expect(thread.comments[0]?.mentions.map(({ name }) => name)).toEqual(["Ada Lovelace"]);
    const replied = threadOf(await answer(editor, id, thread.id, "@Nobody knows"));
    expect(replied.comments[1]?.mentions).toEqual([]);
  });

  it("is new to everyone but its author until they have read it", async () => {
    const id = await makeWorkflow();
    const thread = threadOf(await say(editor, id, "News"));
    const unread = async (who: string) => {
      const { items, pins, last_id } = await list(who, id);
      expect(pins.map((pin) => pin.is_unread)).toEqual(items.map((each) => each.is_unread));
      return { unread: items.map((each) => each.is_unread), last_id };
    };
    expect((await unread(editor)).unread).toEqual([false]);
    const seen = await unread(viewer);
    expect(seen.unread).toEqual([true]);
    threadOf(await answer(editor, id, thread.id, "More news"));
    const mark = (last_id: string | null) => as(viewer, read.POST, { ...on(id), body: { last_id } });
    // What came after the page was read is still new.
    expect((await mark(seen.last_id)).status).toBe(204);
    const later = await unread(viewer);
    expect(later.unread).toEqual([true]);
    expect((await mark(later.last_id)).status).toBe(204);
    expect((await mark(seen.last_id)).status).toBe(204);
    expect((await unread(viewer)).unread).toEqual([false]);
  });
});

describe("the door", () => {
  it("is shut to strangers, whatever they name", async () => {
    const id = await makeWorkflow();
    const thread = threadOf(await say(editor, id, "Ours"));
    const theirs = await stranger.call(workflows.POST, { body: { name: "Theirs", nodes: [NODE], edges: [] } });
    const body = { body: "x" };
    for (const place of [id, theirs.body.id as string]) {
      const at = on(place, thread.id);
      const tries = [
        stranger.call(one.GET, at),
        stranger.call(one.PUT, { method: "PUT", ...at, body }),
        stranger.call(one.DELETE, { method: "DELETE", ...at }),
        stranger.call(replies.POST, { ...at, body }),
        stranger.call(resolve.POST, { method: "POST", ...at }),
        stranger.call(reopen.POST, { method: "POST", ...at }),
      ];
      for (const { status } of await Promise.all(tries)) expect(status).toBe(404);
    }
    expect((await stranger.call(comments.GET, on(id))).status).toBe(404);
    expect(
      (await stranger.call(comments.POST, { ...on(id), body: { anchor: { on: "point", x: 0, y: 0 }, ...body } }))
        .status,
    ).toBe(404);
    expect((await call(comments.GET, on(id))).status).toBe(401);
    // A comment of another workflow of the same workspace is unknown here, too.
    expect((await as(editor, one.GET, on(await makeWorkflow(), thread.id))).status).toBe(404);
  });

  it("refuses what is empty, too large, or nowhere", async () => {
    const id = await makeWorkflow();
    const status = async (body: unknown) => (await owner.call(comments.POST, { ...on(id), body })).status;
    const anchor = { on: "node", node_id: "a" };
    expect(await status({ anchor, body: "   " })).toBe(400);
    expect(await status({ anchor, body: "ü".repeat(5121) })).toBe(400);
    expect(await status({ anchor, body: "ü".repeat(5120) })).toBe(201);
    expect(await status({ anchor: { on: "node", node_id: "not an id" }, body: "x" })).toBe(400);
    expect(await status({ anchor: { on: "point", x: Number.MAX_VALUE, y: 0 }, body: "x" })).toBe(400);
    expect(await status({ body: "x" })).toBe(400);
  });

  it("lets a thread and a workflow hold only so many", async () => {
    const id = await makeWorkflow();
    const fill = (rows: { id: string; thread_id: string; x: number | null; y: number | null }[]) =>
      withTenant(owner.orgId, (tx) =>
        tx
          .insert(workflow_comments)
          .values(rows.map((row) => ({ ...row, org_id: owner.orgId, workflow_id: id, body: "x" }))),
      );
    const roots = Array.from({ length: MOST.open }, newId);
    await fill(roots.map((root) => ({ id: root, thread_id: root, x: 0, y: 0 })));
    expect(
      (await owner.call(comments.POST, { ...on(id), body: { anchor: { on: "point", x: 0, y: 0 }, body: "x" } })).status,
    ).toBe(409);
    const [full = ""] = roots;
    await fill(Array.from({ length: MOST.replies }, () => ({ id: newId(), thread_id: full, x: null, y: null })));
    expect((await owner.call(replies.POST, { ...on(id, full), body: { body: "x" } })).status).toBe(409);
    // Written by people who are gone.
    const { items } = await list(editor, id, "?limit=1");
    expect(items[0]?.comments[0]?.author).toBeNull();
  });

  it("slows down who writes too much", async () => {
    const id = await makeWorkflow();
    const hasty = await makeMember("editor", "Hasty");
    const statuses = [];
    for (let n = 0; n < 40; n++) statuses.push((await say(hasty, id, `No ${n}`)).status);
    expect(statuses.slice(0, 30).every((status) => status === 201)).toBe(true);
    expect(statuses).toContain(429);
  });
});
