/** Whole executions over HTTP: started, watched, decided, cancelled; the engine and the embedded Inngest server are the real ones. */
import { beforeAll, describe, expect, it } from "vitest";
import * as cancel from "@/app/api/v1/executions/[id]/cancel/route";
import * as resume from "@/app/api/v1/executions/[id]/resume/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as stream from "@/app/api/v1/executions/[id]/stream/route";
import * as all from "@/app/api/v1/executions/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import { useTestDatabase } from "@/db/testing";
import { type ExecutionDetail, executionDetail, executionList, type StreamEvent } from "@/lib/api/contracts/executions";
import { call, makeKey, open } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { chain, published, transform, useEngine } from "./testing";
import { waitForExecution } from "./wait";

const db = useTestDatabase();
useEngine(db);
let orgId: string;
let userId: string;
let key: string;
let stranger: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
  const other = await db.makeOrg();
  stranger = await makeKey(other.orgId, other.userId);
});

const ask = {
  node_id: "ask",
  component_type: "human_confirmation",
  config: { prompt_template: "May {{ input.n }} pass?" },
};
const greeting = {
  type: "object",
  properties: { name: { type: "string", minLength: 2 }, greeting: { type: "string", default: "Hello" } },
  required: ["name"],
};

type Answer = { execution_id: string; status_url: string; status: string };
const run = (id: string, body: Record<string, unknown>, more = {}) =>
  call<Answer & ExecutionDetail>(execute.POST, { key, params: { id }, body, ...more });
const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
const settled = (id: string) =>
  waitForExecution(orgId, id, { ms: 15_000, isEnough: ({ status }) => !["pending", "running"].includes(status) });

/** A started execution that waits for a person. */
async function asking(): Promise<string> {
  const id = await published(
    key,
    chain("Ask", [transform("a", '{ "n": input.n + 1 }'), ask, transform("b", '"done"')]),
  );
  const { execution_id } = (await run(id, { input: { n: 1 } })).body;
  expect((await settled(execution_id))?.status).toBe("interrupted");
  return execution_id;
}

/** Reads a stream to its end, or to the event wanted. */
async function events(id: string, sent: Record<string, unknown> = {}, until?: string): Promise<StreamEvent[]> {
  const response = await open(stream.GET, { key, params: { id }, ...sent });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const found: StreamEvent[] = [];
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) found.push(JSON.parse(data) as StreamEvent);
    }
    if (until && found.some(({ type }) => type === until)) {
      await reader?.cancel();
      break;
    }
  }
  return found;
}

describe("starting", () => {
  it("answers with the whole execution when it ends in time", async () => {
    const id = await published(
      key,
      chain("Greet", [transform("greet", 'input.greeting & " " & input.name')], { input_schema: greeting }),
    );
    const { status, body } = await run(id, { input: { name: "Ada" }, wait_seconds: 20 });
    expect(status).toBe(200);
    expect(executionDetail.parse(body)).toMatchObject({
      status: "completed",
      output: "Hello Ada",
      version: 1,
      is_test: false,
      trigger_type: "api",
      input: { name: "Ada", greeting: "Hello" },
      nodes: [{ node_id: "greet", status: "completed", output: "Hello Ada", attempts: [{ attempt: 1 }] }],
    });
  });

  it("answers 202 at once without wait_seconds", async () => {
    const id = await published(key, chain("At once", [transform("a", "input")]));
    const { status, body, headers } = await run(id, {});
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "pending", execution_id: expect.any(String) });
    expect(body.status_url).toMatch(new RegExp(`/api/v1/executions/${body.execution_id}$`));
    expect(headers.get("location")).toBe(body.status_url);
    expect((await settled(body.execution_id))?.status).toBe("completed");
  });

  it("names the fields of an input that does not fit the schema", async () => {
    const id = await published(key, chain("Checked", [transform("a", "input")], { input_schema: greeting }));
    for (const [input, field] of [
      [{}, "input.name"],
      [undefined, "input.name"],
      [{ name: "A" }, "input.name"],
      [{ name: "Ada", greeting: 5 }, "input.greeting"],
      ["text", "input"],
    ] as const) {
      const { status, body } = await run(id, { input });
      expect({ status, code: (body as unknown as { code: string }).code }).toEqual({
        status: 400,
        code: "invalid_body",
      });
      expect((body as unknown as { errors: { field: string }[] }).errors[0]?.field).toBe(field);
    }
    expect((await run(id, { wait_seconds: 99 })).status).toBe(400);
  });

  it("runs the draft as it is now, frozen, and refuses one that cannot run", async () => {
    const { body } = await call<{ id: string }>((await import("@/app/api/v1/workflows/route")).POST, {
      key,
      body: chain("Draft", [transform("a", '"draft"')]),
    });
    expect((await run(body.id, {})).status).toBe(409);
    const test = await run(body.id, { version: "draft", wait_seconds: 20 });
    expect(test.body).toMatchObject({ status: "completed", output: "draft", is_test: true, version: null });
    const again = await run(body.id, { version: "draft", wait_seconds: 20 });
    expect(again.body.version_id).toBe(test.body.version_id);
    await call((await import("@/app/api/v1/workflows/[id]/route")).PUT, {
      key,
      method: "PUT",
      params: { id: body.id },
      body: chain("Draft", [{ node_id: "a", component_type: "nothing_like_it", config: {} }]),
    });
    expect(await run(body.id, { version: "draft" })).toMatchObject({ status: 422, body: { code: "invalid_workflow" } });
  });
});

describe("an approval in the middle", () => {
  it("stops the execution until somebody decides", async () => {
    const id = await asking();
    const waiting = await read(id);
    expect(waiting).toMatchObject({
      status: "interrupted",
      output: null,
      pending_tasks: [{ node_id: "ask", prompt: "May 2 pass?", task_id: expect.stringMatching(/^[A-Z2-9]{8}$/) }],
      nodes: [
        { node_id: "a", status: "completed", output: { n: 2 } },
        { node_id: "ask", status: "waiting" },
      ],
      fired_edges: ["e0"],
    });
    const answer = await call(resume.POST, { key, params: { id }, body: { approved: true, comment: "Fine" } });
    expect(answer).toMatchObject({ status: 200, body: { status: "completed", completed: true, remaining_nodes: [] } });
    const done = await read(id);
    expect(done).toMatchObject({ status: "completed", output: "done", pending_tasks: [] });
    expect(done.fired_edges.sort()).toEqual(["e0", "e1"]);
    expect((await call(resume.POST, { key, params: { id }, body: { approved: true } })).status).toBe(409);
  });
});

describe("the stream", () => {
  it("replays what has happened, in order and numbered, and ends with the execution", async () => {
    const id = await asking();
    const live = events(id);
    await call(resume.POST, { key, params: { id }, body: { approved: true } });
    const seen = await live;
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(seen[0]?.type).toBe("execution.started");
    expect(seen.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["node.completed", "approval.created", "edge.fired"]),
    );
    expect(seen.at(-1)?.type).toBe("execution.completed");
    const half = seen[Math.floor(seen.length / 2)]?.seq ?? 0;
    const rest = seen.filter(({ seq }) => seq > half);
    expect(await events(id, { headers: { "last-event-id": String(half) } })).toEqual(rest);
    expect(await events(id, { url: `/?after=${half}` })).toEqual(rest);
    expect(await events(id, { headers: { "last-event-id": String(seen.length) } })).toEqual([]);
    expect((await read(id)).event_seq).toBe(seen.length);
  });

  it("follows an execution that has not begun, for as many readers as there are", async () => {
    const id = await published(key, chain("Followed", [transform("a", "input"), transform("b", "input")]));
    const { execution_id } = (await run(id, {})).body;
    const [first, second] = await Promise.all([events(execution_id), events(execution_id)]);
    expect(first).toEqual(second);
    expect(first.at(-1)?.type).toBe("execution.completed");
  });

  it("lets go of readers who leave", async () => {
    const id = await asking();
    const seen = await events(id, {}, "execution.interrupted");
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe("cancelling", () => {
  it("ends an execution that waits, once, and asking again changes nothing", async () => {
    const id = await asking();
    const ask = () => call(cancel.POST, { key, params: { id }, method: "POST" });
    expect(await ask()).toMatchObject({ status: 200, body: { cancel_requested: true } });
    expect((await ask()).status).toBe(200);
    const ending = await waitForExecution(orgId, id, { ms: 15_000 });
    expect(ending?.status).toBe("cancelled");
    expect(await ask()).toMatchObject({ status: 200, body: { status: "cancelled" } });
    const detail = await read(id);
    expect(detail.pending_tasks).toEqual([]);
    expect(detail.completed_at).not.toBeNull();
  });
});

describe("lists", () => {
  it("hold a workflow's executions by status, newest first, page by page", async () => {
    const id = await published(key, chain("Listed", [transform("a", "input")]));
    for (let n = 0; n < 3; n++) await run(id, { wait_seconds: 20 });
    const page = async (url: string) => executionList.parse((await call(all.GET, { key, url })).body);
    const first = await page(`/?workflow_id=${id}&status=completed&limit=2`);
    expect(first.items).toHaveLength(2);
    const second = await page(`/?workflow_id=${id}&status=completed&limit=2&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ items: [{ workflow_name: "Listed" }], next_cursor: null });
    const ids = [...first.items, ...second.items].map(({ execution_id }) => execution_id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect((await page(`/?workflow_id=${id}&status=failed`)).items).toEqual([]);
    expect((await call(all.GET, { key, url: "/?status=odd" })).status).toBe(400);
  });
});

describe("other workspaces", () => {
  it("find nothing, as if it were not there", async () => {
    const id = await asking();
    for (const ref of [id, newId(), "not-a-uuid"]) {
      const params = { id: ref };
      expect((await call(one.GET, { key: stranger, params })).status).toBe(404);
      expect((await call(stream.GET, { key: stranger, params })).status).toBe(404);
      expect((await call(cancel.POST, { key: stranger, params, method: "POST" })).status).toBe(404);
      expect((await call(resume.POST, { key: stranger, params, body: { approved: true } })).status).toBe(404);
    }
    const params = { id };
    expect((await call(one.GET, { params })).status).toBe(401);
    expect((await call(stream.GET, { params })).status).toBe(401);
    expect((await call(cancel.POST, { params, method: "POST" })).status).toBe(401);
    expect((await call(execute.POST, { params, body: {} })).status).toBe(401);
    expect((await call(execute.POST, { key: stranger, params, body: {} })).status).toBe(404);
    expect((await call(all.GET)).status).toBe(401);
    expect((await call(all.GET, { key: stranger })).body).toMatchObject({ items: [] });
    expect((await read(id)).status).toBe("interrupted");
  });
});
