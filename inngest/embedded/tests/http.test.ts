import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { type EmbeddedServer, httpTransport, startEmbedded } from "..";
import { Diary, QUIET } from "../conformance/testing";
import { createServerAdapter } from "../conformance/testing.http";

const db = useTestDatabase();
const SIGNING_KEY = "signkey-test-0123456789abcdef0123456789abcdef";
const EVENT_KEY = "event-key";

const diary = new Diary();
const app = createServer();
const api = createServer();
let server: EmbeddedServer;
let appUrl: string;
let apiUrl: string;

/** As the SDK sends it. */
const hashed = (key: string) =>
  `signkey-test-${createHash("sha256")
    .update(Buffer.from(key.slice("signkey-test-".length), "hex"))
    .digest("hex")}`;

const listening = (http: typeof app) =>
  new Promise<string>((resolve) =>
    http.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)),
  );

beforeAll(async () => {
  apiUrl = await listening(api);
  appUrl = await listening(app);
  const client = new Inngest({
    id: "http",
    isDev: false,
    baseUrl: apiUrl,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    logger: QUIET,
    internalLogger: QUIET,
  });
  const fn = client.createFunction({ id: "far", triggers: [{ event: "far" }] }, async ({ step }) => {
    const a = await step.run("a", () => diary.write("a", 20));
    await step.sleep("nap", 1000);
    const ids = await step.sendEvent("tell", { name: "told", data: {} });
    await step.run("end", () => diary.write(`end ${a} ${ids.ids.length}`));
  });
  app.on("request", createServerAdapter(serve({ client, functions: [fn], enableUnauthedSync: false })));
  server = await startEmbedded({
    url: db.url,
    transport: httpTransport({ signingKey: SIGNING_KEY }),
    appUrl: `${appUrl}/api/inngest`,
    keys: { eventKey: EVENT_KEY, signingKey: SIGNING_KEY },
  });
  api.on(
    "request",
    createServerAdapter((request) => server.api(request)),
  );
});
afterAll(async () => {
  await server.stop();
  for (const http of [app, api]) {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  }
});

it("runs functions of an app behind HTTP, with checkpoints and events back over the API", async () => {
  const response = await fetch(`${apiUrl}/e/${EVENT_KEY}`, {
    method: "POST",
    body: JSON.stringify({ name: "far", id: "far-1" }),
  });
  expect(await response.json()).toEqual({ status: 200, ids: ["far-1"] });
  await expect.poll(() => diary.lines, { timeout: 15_000 }).toEqual(["a", "end 20 1"]);
});

it("is refused by the app without the right signature", async () => {
  const body = JSON.stringify({
    version: 2,
    event: {},
    events: [],
    steps: {},
    ctx: { run_id: "x", attempt: 0, stack: { stack: [], current: 0 } },
  });
  const call = (signature?: string) =>
    fetch(`${appUrl}/api/inngest?fnId=http-far&stepId=step`, {
      method: "POST",
      body,
      headers: signature ? { "x-inngest-signature": signature } : {},
    });
  expect((await call()).status).toBe(401);
  expect((await call(`t=${Math.round(Date.now() / 1000)}&s=${"0".repeat(64)}`)).status).toBe(401);
  await expect(
    startEmbedded({
      url: db.url,
      appUrl: `${appUrl}/api/inngest`,
      transport: httpTransport({ signingKey: "signkey-test-00" }),
    }),
  ).rejects.toThrow("status 401");
});

it.each([
  ["an event without the key", "/e/wrong", {}, 401],
  ["a checkpoint without the key", "/v1/checkpoint/r/async", {}, 401],
  ["a checkpoint with another key", "/v1/checkpoint/r/async", { authorization: "Bearer signkey-test-00" }, 401],
  ["an event of the server's own", `/e/${EVENT_KEY}`, {}, 400],
  ["an unknown path", "/v1/runs", {}, 404],
  ["functions without the key", "/fn/register", {}, 401],
  ["functions with another key", "/fn/register", { authorization: "Bearer signkey-test-00" }, 401],
  ["another method", "/v1/events/far-1/runs", {}, 405],
])("refuses %s", async (_name, path, headers, status) => {
  const response = await fetch(apiUrl + path, {
    method: "POST",
    headers,
    body: JSON.stringify({ name: "inngest/function.failed", data: {} }),
  });
  expect(response.status).toBe(status);
});

it("tells what an event has set going to those who have the key, and to nobody else", async () => {
  const ask = (authorization: string) => fetch(`${apiUrl}/v1/events/far-1/runs`, { headers: { authorization } });
  const answer = await ask(`Bearer ${SIGNING_KEY}`);
  expect(await answer.json()).toMatchObject({
    data: [{ event_id: "far-1", function_id: "http-far", status: "Completed", output: null }],
  });
  expect((await ask("")).status).toBe(401);
  expect((await ask("Bearer signkey-test-00")).status).toBe(401);
  expect((await ask(`Bearer ${EVENT_KEY}`)).status).toBe(401);
});

it("registers the app's functions when it is deployed, and refuses those of another", async () => {
  const put = await fetch(`${appUrl}/api/inngest`, { method: "PUT" });
  // An unsigned call may not make the app register.
  expect(put.status).toBe(401);
  const authorization = `Bearer ${hashed(SIGNING_KEY)}`;
  const register = (appName: string, functions: unknown[]) =>
    fetch(`${apiUrl}/fn/register`, {
      method: "POST",
      headers: { authorization },
      body: JSON.stringify({ appName, functions }),
    });
  const step = { runtime: { type: "http", url: `${appUrl}/api/inngest?fnId=http-far&stepId=step` } };
  const far = { id: "http-far", triggers: [{ event: "far" }], steps: { step } };
  expect((await register("http", [far])).status).toBe(200);
  expect((await register("somebody-else", [far])).status).toBe(400);
  expect((await register("http", [{ ...far, debounce: { period: "1s" } }])).status).toBe(400);
  expect((await register("http", [{ id: "no triggers" }])).status).toBe(400);
});
