import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { nodeRuns } from "./database";
import { callApi, OWNER, publishWorkflow, signIn, start, UNATTENDED } from "./people";
import { type Stub, startStub } from "./stub";

interface Execution {
  status: string;
  output: unknown;
  error: unknown;
  nodes: { node_id: string; status: string }[];
}

let app: App;
let stub: Stub;
test.beforeAll(async () => {
  stub = await startStub();
  app = await startApp({ env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" } });
});
test.afterAll(async () => {
  await app.remove();
  await stub.close();
});

const post = (node_id: string, path = `/${node_id}`) => ({
  node_id,
  component_type: "http_request",
  config: { method: "POST", url: `${stub.url}${path}`, data: { from: node_id } },
});

/** Nodes one after the other, published. Node ids are unique over the file, so that the stub can tell them apart. */
async function chain(name: string, nodes: { node_id: string; component_type: string; config: object }[]) {
  const edges = nodes.slice(1).map((node, index) => ({
    id: `e${index}`,
    source_node_id: nodes[index]?.node_id,
    target_node_id: node.node_id,
  }));
  const [first, ...rest] = nodes;
  return publishWorkflow(app, { name, nodes: [{ ...first, is_entry_point: true }, ...rest], edges });
}

const read = (id: string) => callApi<Execution>(app, `/executions/${id}`);
const stateOf = async (id: string, node: string) =>
  (await read(id)).nodes.find((each) => each.node_id === node)?.status ?? "not started";
const finished = (id: string) =>
  expect.poll(async () => (await read(id)).status, { timeout: 60_000, intervals: [100] }).toBe("completed");

test("kill -9 with nodes at work, a delay and an approval under way: all complete, and no stored result is made again", async ({
  page,
}) => {
  stub.slowness(3000);
  const http = await chain("Http at work", [post("h1"), post("h2", "/slow-h2"), post("h3")]);
  const code = await chain("Code at work", [
    post("c1"),
    {
      node_id: "work",
      component_type: "code",
      config: {
        inline_code:
          "export default function main(input) { const until = Date.now() + 3000; while (Date.now() < until); return { sum: 40 + 2 }; }",
      },
    },
    post("c3"),
  ]);
  const delay = await chain("Delay under way", [
    post("d1"),
    { node_id: "pause", component_type: "delay", config: { seconds: 3 } },
    post("d3"),
  ]);
  const approval = await chain("Approval under way", [
    post("a1"),
    { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "Go on after the crash?" } },
    post("a3"),
    { node_id: "end", component_type: "transform", config: { expression: "nodes.ask.output.decided_by.name" } },
  ]);

  const waiting = await start(app, approval.id);
  await expect.poll(() => stateOf(waiting, "ask")).toBe("waiting");
  const [calling, sleeping, computing] = await Promise.all([http, delay, code].map(({ id }) => start(app, id)));
  if (!calling || !sleeping || !computing) throw new Error("Three were started.");
  await Promise.all([
    stub.asked("/slow-h2"),
    stub.asked("/d1"),
    expect.poll(() => stateOf(computing, "work"), { intervals: [50] }).toBe("running"),
    expect.poll(() => stateOf(sleeping, "pause"), { intervals: [50] }).toBe("waiting"),
  ]);
  const all = [waiting, calling, sleeping, computing];
  const before = (await Promise.all(all.map((id) => nodeRuns(app, id)))).flat();
  const stored = before.filter((run) => run.status === "completed");
  expect(stored.map((run) => run.node_id).sort()).toEqual(["a1", "c1", "d1", "h1"]);

  await app.kill9();
  await app.restart();

  await Promise.all([calling, sleeping, computing].map(finished));
  // The approval still waits, and is decided where a person decides.
  await signIn(page, app);
  await page.getByRole("link", { name: /^Approvals/ }).click();
  await page.getByRole("link", { name: "Go on after the crash?" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(`Approved by`)).toBeVisible();
  await finished(waiting);
  expect(JSON.stringify((await read(waiting)).output)).toContain(OWNER.email.split("@")[0]);

  // By the other side's count: everything once, the interrupted call at most once more.
  for (const id of ["h1", "h3", "c1", "c3", "d1", "d3", "a1", "a3"])
    expect(stub.count(`/${id}`), `calls of ${id}`).toBe(1);
  expect(stub.count("/slow-h2")).toBeLessThanOrEqual(2);
  // By the engine's own record: each stored result is the same row as before, and nothing was run beside it.
  const after = (await Promise.all(all.map((id) => nodeRuns(app, id)))).flat();
  for (const run of stored) expect(after.filter((each) => each.node_id === run.node_id)).toEqual([run]);
  for (const id of ["h3", "c3", "d3", "a3", "pause", "ask", "end"])
    expect(
      after.filter((run) => run.node_id === id).map((run) => run.status),
      `runs of ${id}`,
    ).toEqual(["completed"]);
  for (const id of ["h2", "work"]) {
    const runs = after.filter((run) => run.node_id === id);
    expect(runs.length, `runs of ${id}`).toBeLessThanOrEqual(2);
    expect(runs.filter((run) => run.status === "completed")).toHaveLength(1);
  }
});

test("several kills along a chain: at most one more call for each of them", async () => {
  stub.slowness(250);
  const steps = Array.from({ length: 12 }, (_, index) => `k${index}`);
  const { id: workflow } = await chain(
    "Killed again and again",
    steps.map((step) => post(step, `/slow-${step}`)),
  );
  const id = await start(app, workflow);
  const kills = [2, 5, 9];
  for (const step of kills) {
    await stub.asked(`/slow-k${step}`);
    await app.kill9();
    await app.restart();
  }
  await finished(id);
  const calls = steps.map((step) => stub.count(`/slow-${step}`));
  expect(Math.min(...calls)).toBe(1);
  expect(Math.max(...calls)).toBeLessThanOrEqual(2);
  expect(calls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(steps.length + kills.length);
  const runs = await nodeRuns(app, id);
  for (const step of steps)
    expect(runs.filter((run) => run.node_id === step && run.status === "completed")).toHaveLength(1);
});

test("a decision that was stored when the server died is carried out by the next one", async () => {
  const { id: workflow } = await chain("Decided, then killed", [
    { node_id: "ask2", component_type: "human_confirmation", config: { prompt_template: "Really?" } },
    post("r2"),
  ]);
  const id = await start(app, workflow);
  await expect.poll(() => stateOf(id, "ask2")).toBe("waiting");
  const { items } = await callApi<{ items: { id: string }[] }>(app, `/approvals?execution_id=${id}`);
  await callApi(app, `/approvals/${items[0]?.id}/decision`, { method: "POST", body: { decision: "approve" } });
  await app.kill9();
  await app.restart();
  await finished(id);
  expect(stub.count("/r2")).toBe(1);
});
