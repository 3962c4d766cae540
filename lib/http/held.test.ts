import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { safeHttp } from "./client";
import { openSocket } from "./connect";
import type { HeldSecret } from "./held";
import { startServer, type TestServer } from "./testing";

const SECRET = "canary secret/1";
const signal = new AbortController().signal;
let own: TestServer;
let other: TestServer;
let seen: string[] = [];
let location = "";

beforeAll(async () => {
  other = await startServer((request, response) => {
    seen.push(`${request.url} ${JSON.stringify(request.headers)}`);
    response.end();
  });
  own = await startServer((_request, response) => response.writeHead(307, { location }).end());
});
afterAll(() => Promise.all([own.close(), other.close()]));
beforeEach(() => {
  seen = [];
  location = other.url;
});

const held = (): HeldSecret[] => [{ name: "c", hosts: [`127.0.0.1:${own.port}`], hidden: [SECRET] }];
const call = (url: string, more: { headers?: Record<string, string>; body?: string } = {}) =>
  safeHttp({ url, method: "POST", ...more }, { signal, privateHosts: ["127.0.0.1"], held: held() });

describe("a request to another host than the credential is for", () => {
  it.each([
    ["address", (url: string) => call(`${url}/?k=${encodeURIComponent(SECRET)}`)],
    ["header", (url: string) => call(url, { headers: { "x-any": SECRET } })],
    ["header, in base64", (url: string) => call(url, { headers: { authorization: `Basic ${btoa(`u:${SECRET}`)}` } })],
    ["body", (url: string) => call(url, { body: JSON.stringify({ a: SECRET }) })],
  ])("is refused before it leaves, when its %s holds the secret", async (_name, run) => {
    await expect(run(other.url)).rejects.toMatchObject({
      code: "http_secret_elsewhere",
      retriable: false,
      message: `The credential "c" may not be sent to 127.0.0.1:${other.port}.`,
    });
    expect(seen).toEqual([]);
  });

  it("is refused also when its own host sends it there", async () => {
    await expect(call(own.url, { headers: { "x-any": SECRET } })).rejects.toMatchObject({
      code: "http_secret_elsewhere",
    });
    await expect(call(own.url, { body: SECRET })).rejects.toMatchObject({ code: "http_secret_elsewhere" });
    location = `${other.url}/?stolen=${encodeURIComponent(SECRET)}`;
    await expect(call(own.url)).rejects.toMatchObject({ code: "http_secret_elsewhere" });
    expect(seen).toEqual([]);
  });

  it("passes without it", async () => {
    expect((await call(other.url, { body: "nothing" })).status).toBe(200);
    expect((await call(own.url)).status).toBe(200);
  });
});

describe("a socket", () => {
  it("goes into no private network that is not listed, and tells what failed", async () => {
    const to = { host: "127.0.0.1", port: own.port };
    await expect(openSocket(to, { signal, privateHosts: [] })).rejects.toMatchObject({ code: "http_blocked_address" });
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const named = { ...to, host: "public.example" };
    await expect(openSocket(named, { signal, privateHosts: [], resolve })).rejects.toMatchObject({
      code: "http_blocked_address",
    });
    const tls = openSocket({ ...to, tls: true }, { signal, privateHosts: ["127.0.0.1"] });
    await expect(tls).rejects.toMatchObject({ name: "NodeError" });
    const socket = await openSocket(named, { signal, privateHosts: ["127.0.0.1"], resolve });
    socket.destroy();
  });
});
