/** How calls end that do not simply complete: failures, waits, time limits and cancels, in both directions. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as approvals from "@/app/api/v1/approvals/route";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { call } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { chain, transform, useEngine } from "./testing";
import { calls, nodeOf, useCalls } from "./testing.calls";

const db = useTestDatabase();
useEngine(db);
const { key, publish, callable, run, start, read, ended, childOf, waiting, cancel, decide } = useCalls(db);

const ask = { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "May it?" } };

/** A server outside: /flaky fails twice, /hang never answers. `open` are the requests that hang now. */
let server: Server;
const open = new Set<unknown>();
const outside: Promise<{ url: string; seen: string[] }> = new Promise((resolve) => {
  const seen: string[] = [];
  server = createServer((request, response) => {
    seen.push(request.url ?? "");
    if (request.url === "/hang") {
      open.add(request);
      response.on("close", () => open.delete(request));
      return;
    }
    const failures = seen.filter((path) => path === request.url).length;
    response.statusCode = failures < 3 ? 503 : 200;
    response.end("{}");
  });
  server.listen(0, "127.0.0.1", () =>
    resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }),
  );
});
beforeAll(() => setEnvForTests({ databaseUrl: db.url, privateHosts: ["127.0.0.1"] }));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("a failure below", () => {
  beforeAll(async () => {
    await callable("fails", [transform("boom", '$error("It broke.")')]);
  });

  it("fails the calling node with its code, its sentence and the way there", async () => {
    const parent = await run(await publish(chain("Hit", [calls("c", "fails")])));
    const child = await childOf(parent, "c");
    expect(parent).toMatchObject({
      status: "failed",
      error: { code: child.error?.code, node_id: "c", details: { execution_id: child.execution_id, node_id: "boom" } },
    });
    expect(parent.error?.message).toContain('"fails" failed: ');
  });

  it("takes the error branch when there is one", async () => {
    const document = chain("Caught", [calls("c", "fails"), transform("z", "input.error.code")]) as {
      edges: { edge_type: string }[];
    };
    for (const edge of document.edges) edge.edge_type = "error";
    expect(await run(await publish(document as never))).toMatchObject({ status: "completed" });
  });

  it("is tried again with a new execution", async () => {
    const { url, seen } = await outside;
    await callable("unsteady", [
      { node_id: "get", component_type: "http_request", config: { method: "GET", url: `${url}/flaky` } },
    ]);
    const retry = { attempts: 3, backoff_seconds: 0.1, max_backoff_seconds: 0.1 };
    const parent = await run(await publish(chain("Persists", [calls("c", "unsteady", {}, { retry })])));
    expect(parent.status).toBe("completed");
    const attempts = nodeOf(parent, "c").attempts.map(({ child_execution_id, status }) => ({
      child_execution_id,
      status,
    }));
    expect(attempts.map(({ status }) => status)).toEqual(["failed", "failed", "completed"]);
    expect(new Set(attempts.map(({ child_execution_id }) => child_execution_id)).size).toBe(3);
    expect(seen.filter((path) => path === "/flaky")).toHaveLength(3);
  });
});

describe("waits below", () => {
  it("are the called workflow's own approvals, and the caller waits for it", async () => {
    await callable("asks-first", [ask, transform("z", '"answered"')]);
    const id = await start(await publish(chain("Waits", [calls("c", "asks-first"), transform("z", "input")])));
    const parent = await waiting(id, "c");
    expect(parent.pending_tasks).toEqual([]);
    expect(nodeOf(parent, "c").status).toBe("waiting");
    const child = nodeOf(parent, "c").child_execution_id ?? "";
    await eventually(async () => expect((await read(child)).status).toBe("interrupted"));
    const inbox = await call<{ items: { execution_id: string }[] }>(approvals.GET, {
      key: key(),
      url: "/?status=pending",
    });
    expect(inbox.body.items.map(({ execution_id }) => execution_id)).toContain(child);
    expect((await decide(child, true)).status).toBe(200);
    expect(await ended(id)).toMatchObject({ status: "completed", output: "answered" });
  });

  it("end when the node's time is over: the called execution is cancelled", async () => {
    await callable("waits-long", [ask]);
    const nodes = [calls("c", "waits-long", {}, { timeout_seconds: 1 })];
    const parent = await run(await publish(chain("Impatient", nodes)));
    expect(parent).toMatchObject({ status: "failed", error: { code: "node_timeout", node_id: "c" } });
    expect((await ended(nodeOf(parent, "c").child_execution_id ?? "")).status).toBe("cancelled");
  });

  it("end when the caller's time is over", async () => {
    const document = chain("Bounded", [calls("c", "waits-long")], { settings: { execution_timeout_seconds: 1 } });
    const parent = await run(await publish(document));
    expect(parent).toMatchObject({ status: "failed", error: { code: "execution_timeout" } });
    expect((await ended(nodeOf(parent, "c").child_execution_id ?? "")).status).toBe("cancelled");
  });
});

describe("a cancel", () => {
  it("of the caller reaches the request that hangs two levels below", async () => {
    const { url } = await outside;
    await callable("hangs", [
      {
        node_id: "get",
        component_type: "http_request",
        config: { method: "GET", url: `${url}/hang`, timeout_seconds: 60 },
      },
    ]);
    await callable("between", [calls("c", "hangs")]);
    const id = await start(await publish(chain("Top", [calls("c", "between")])));
    await eventually(() => expect(open.size).toBe(1));
    const child = await childOf(await waiting(id, "c"), "c");
    const grandchild = nodeOf(child, "c").child_execution_id ?? "";
    expect((await cancel(id)).status).toBe(200);
    await eventually(() => expect(open.size).toBe(0));
    for (const each of [id, child.execution_id, grandchild]) expect((await ended(each)).status).toBe("cancelled");
    expect(nodeOf(await read(grandchild), "get").status).toBe("cancelled");
  });

  it("of the called execution fails the calling node by name", async () => {
    const id = await start(await publish(chain("Left", [calls("c", "waits-long")])));
    const child = nodeOf(await waiting(id, "c"), "c").child_execution_id ?? "";
    await cancel(child);
    expect(await ended(id)).toMatchObject({
      status: "failed",
      error: { code: "child_cancelled", node_id: "c", details: { execution_id: child } },
    });
  });

  it("comes with the failure of another branch", async () => {
    const edge = (target: string) => ({ id: target, source_node_id: "s", target_node_id: target, edge_type: "direct" });
    const id = await start(
      await publish({
        name: "Fails aside",
        nodes: [
          transform("s", "input", { is_entry_point: true }),
          calls("c", "waits-long"),
          { node_id: "d", component_type: "delay", config: { seconds: 1 } },
          transform("boom", '$error("Aside.")'),
        ],
        edges: [edge("c"), edge("d"), { ...edge("boom"), source_node_id: "d" }],
      }),
    );
    const parent = await ended(id);
    expect(parent).toMatchObject({ status: "failed", error: { node_id: "boom" } });
    expect((await ended(nodeOf(parent, "c").child_execution_id ?? "")).status).toBe("cancelled");
  });
});
