/** Who has a workflow open hears at once that something was said in it; who may not see it hears nothing. */
import { beforeAll, expect, it } from "vitest";
import * as replies from "@/app/api/v1/workflows/[id]/comments/[comment]/replies/route";
import * as resolve from "@/app/api/v1/workflows/[id]/comments/[comment]/resolve/route";
import * as one from "@/app/api/v1/workflows/[id]/comments/[comment]/route";
import * as comments from "@/app/api/v1/workflows/[id]/comments/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { makeKey, makePerson, type Person } from "@/lib/api/testing";
import { addMember, eventually, join, startServer } from "@/lib/collab/testing";

const db = useTestDatabase();
let owner: Person;
beforeAll(async () => {
  owner = await makePerson(db);
});

it("each change of a thread is told to everybody there", async () => {
  const nodes = [{ node_id: "a", component_type: "transform", is_entry_point: true, config: { expression: "input" } }];
  const made = await owner.call(workflows.POST, { body: { name: "Talked about", nodes, edges: [] } });
  const id = made.body.id as string;
  const viewer = await makeKey(owner.orgId, await addMember(owner.orgId, "viewer"));
  const server = await startServer();
  const client = join(server, id, { authorization: `Bearer ${viewer}` });
  await eventually("the viewer is in", () => client.provider.isSynced);

  const told = () => client.messages.filter((message) => message.type === "comments");
  const step = async (run: () => Promise<{ status: number; body: Record<string, unknown> }>) => {
    const before = told().length;
    const { status, body } = await run();
    expect(status).toBeLessThan(300);
    await eventually("it is told", () => told().length > before);
    return body;
  };
  const body = { body: "Hello" };
  const thread = await step(() =>
    owner.call(comments.POST, { params: { id }, body: { anchor: { on: "node", node_id: "a" }, ...body } }),
  );
  const at = { params: { id, comment: thread.id as string } };
  await step(() => owner.call(replies.POST, { ...at, body }));
  await step(() => owner.call(one.PUT, { method: "PUT", ...at, body }));
  await step(() => owner.call(resolve.POST, { method: "POST", ...at }));
  await step(() => owner.call(one.DELETE, { method: "DELETE", ...at }));
  expect(told().every((message) => message.thread_id === thread.id)).toBe(true);
});
