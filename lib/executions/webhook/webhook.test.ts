/** Webhooks over HTTP: who gets what answer, what the workflow gets to see, and what a request costs. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import * as hooks from "@/app/api/hooks/[...path]/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import { recordStatements } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call, makeKey, type Sent } from "@/lib/api/testing";
import { waitForExecution } from "@/lib/executions/wait";
import { chain, published, transform, useEngine } from "../testing";

const db = useTestDatabase();
useEngine(db);
let key: string;
let orgId: string;
beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  key = await makeKey(org.orgId, org.userId);
});

const trigger = (path: string, config = {}) => ({ triggers: [{ type: "webhook", config: { path, ...config } }] });
const send = (path: string, sent: Sent = {}) =>
  call<Record<string, unknown> & { execution_id: string }>(hooks.POST, { params: { path: path.split("/") }, ...sent });

/** Publishes an echo of what the workflow sees, answering with it. */
async function echo(path: string, expression: string, config = {}): Promise<string> {
  const hook = trigger(path, { response_mode: "wait", methods: ["GET", "POST", "PUT"], ...config });
  return published(key, chain(`Echo ${path}`, [transform("echo", expression)], hook));
}

describe("refusals", () => {
  beforeAll(async () => {
    await echo("refusals", "input", { methods: ["POST", "PUT"], response_mode: "immediate" });
  });

  it("404 for a path that nobody has", async () => {
    for (const path of ["nobody", "refusals/x", "Refusals", "../refusals"]) {
      expect(await send(path, { body: {} })).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
  });

  it("405 with Allow for another method", async () => {
    const { status, headers, body } = await send("refusals", { method: "GET" });
    expect({ status, allow: headers.get("allow"), code: body.code }).toEqual({
      status: 405,
      allow: "POST, PUT",
      code: "method_not_allowed",
    });
  });

  it("413 for a body over 1 MB", async () => {
    const body = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    const got = await send("refusals", { body, headers: { "content-type": "application/json" } });
    expect(got).toMatchObject({ status: 413, body: { code: "payload_too_large" } });
  });

  it("400 for JSON that is none, 415 for what is no text", async () => {
    const json = { headers: { "content-type": "application/json" } };
    expect(await send("refusals", { body: '{"a":', ...json })).toMatchObject({
      status: 400,
      body: { code: "malformed_json" },
    });
    expect((await send("refusals", { body: "[".repeat(5000), ...json })).status).toBe(400);
    const image = { body: Uint8Array.of(1, 2, 3), headers: { "content-type": "image/png" } };
    expect((await send("refusals", image)).status).toBe(415);
  });
});

describe("answers", () => {
  it("202 at once, with where to look", async () => {
    await echo("at-once", "input", { response_mode: "immediate" });
    const { status, body, headers } = await send("at-once", { body: { n: 1 } });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "pending", execution_id: expect.any(String) });
    expect(headers.get("location")).toBe(body.status_url);
    await waitForExecution(orgId, body.execution_id, { ms: 15_000 });
    const detail = await call(one.GET, { key, params: { id: body.execution_id } });
    expect(detail.body).toMatchObject({
      status: "completed",
      trigger_type: "webhook",
      input: { n: 1 },
      is_test: false,
    });
  });

  it("the output itself when it waits, whatever its kind", async () => {
    await echo("output", "input.value");
    for (const value of [{ a: [1] }, "text", 7, true, null]) {
      const { status, body, headers } = await send("output", { body: { value } });
      expect({ status, body }).toEqual({ status: 200, body: value });
      expect(headers.get("x-execution-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("a large output whole, though it is stored apart", async () => {
    await echo("large", "input");
    const text = "y".repeat(200_000);
    expect((await send("large", { body: { text } })).body).toEqual({ text });
  });

  it("500 without the reason when it failed, for the sender may be anybody", async () => {
    await echo("fails", '$error("the secret reason")');
    const { status, body } = await send("fails", { body: {} });
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: "execution_failed", execution_id: expect.any(String) });
    expect(JSON.stringify(body)).not.toContain("secret reason");
    const detail = await call(one.GET, { key, params: { id: body.execution_id } });
    expect(JSON.stringify(detail.body)).toContain("secret reason");
  });
});

describe("what the workflow sees", () => {
  it("which of its triggers it was", async () => {
    const hooks = { response_mode: "wait", methods: ["POST"] };
    const triggers = ["first", "second"].map((name) => ({
      type: "webhook",
      config: { path: `index/${name}`, ...hooks },
    }));
    await published(key, chain("Two hooks", [transform("a", "trigger.trigger_index")], { triggers }));
    expect((await send("index/first", { body: {} })).body).toBe(0);
    expect((await send("index/second", { body: {} })).body).toBe(1);
  });

  it("as input the JSON, the form, the text, or the query where there is no body", async () => {
    await echo("seen", "input");
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await send("seen", { body: [1, 2] })).body).toEqual([1, 2]);
    expect((await send("seen", { body: "a=1&b=2&b=3", headers: form })).body).toEqual({ a: "1", b: ["2", "3"] });
    expect((await send("seen", { body: "hi", headers: { "content-type": "text/plain" } })).body).toBe("hi");
    expect((await send("seen", { method: "GET", url: "/?q=x&q=y&p=1" })).body).toEqual({ q: ["x", "y"], p: "1" });
    expect((await send("seen", { method: "POST" })).body).toEqual({});
    expect((await send("seen", { body: { text: "a\u0000b" } })).body).toEqual({ text: "a\ufffdb" });
  });

  it("as trigger.source the request, without what is secret in it", async () => {
    await echo("source", "trigger.source");
    const headers = {
      authorization: "Bearer hidden-1",
      cookie: "session=hidden-2",
      "x-api-key": "hidden-3",
      "x-auth-token": "hidden-4",
      "x-event": "order.made",
      "x-forwarded-for": "203.0.113.9",
    };
    const { body } = await send("source", { body: {}, url: "/?a=1", headers });
    expect(body).toMatchObject({
      method: "POST",
      path: "source",
      query: { a: "1" },
      ip: "203.0.113.9",
      headers: { "x-event": "order.made", "content-type": "application/json" },
    });
    expect(JSON.stringify(body)).not.toContain("hidden");
  });
});

describe("a route", () => {
  it("costs one statement once it is known", async () => {
    await echo("cheap", "input", { response_mode: "immediate" });
    // The message that it was published may still be on its way, and empties the memory.
    await vi.waitFor(async () => {
      const { statements } = await recordStatements(() => send("cheap", { body: {} }));
      const ours = statements.filter(
        (text) => /executions|webhook_routes|inngest/.test(text) && !/^listen/i.test(text),
      );
      expect(ours.filter((text) => /insert into executions/.test(text))).toHaveLength(1);
      expect(ours.filter((text) => /from "webhook_routes"/.test(text))).toEqual([]);
    });
  });

  it("leads to the newest version, at once after publishing", async () => {
    const id = await echo("moves", '"one"');
    expect((await send("moves", { body: {} })).body).toBe("one");
    for (const word of ["two", "three"]) {
      const hook = trigger("moves", { response_mode: "wait" });
      const document = chain("Echo moves", [transform("echo", `"${word}"`)], hook);
      await call(workflow.PUT, { key, method: "PUT", params: { id }, body: document });
      await call(publish.POST, { key, params: { id }, body: {} });
      expect((await send("moves", { body: {} })).body).toBe(word);
    }
    await call(workflow.DELETE, { key, method: "DELETE", params: { id } });
    expect((await send("moves", { body: {} })).status).toBe(404);
  });

  it("that was not there a moment ago is found as soon as it is published", async () => {
    expect((await send("appears", { body: {} })).status).toBe(404);
    await echo("appears", "input");
    expect((await send("appears", { body: { n: 1 } })).body).toEqual({ n: 1 });
  });
});
