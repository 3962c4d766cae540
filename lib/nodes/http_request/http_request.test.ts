import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { safeHttp } from "@/lib/http/client";
import { startServer, type TestServer } from "@/lib/http/testing";
import { runNode, type TestContextOptions } from "../testing";
import { executor } from "./execute";
import definition from "./index";

interface Seen {
  method?: string;
  url?: string;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}
let server: TestServer;
let seen: Seen[] = [];
let answer: { status: number; headers: Record<string, string>; body: string | Buffer };

beforeAll(async () => {
  server = await startServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
  answer = { status: 200, headers: { "content-type": "application/json" }, body: '{"ok":true}' };
});

async function call(config: Record<string, unknown>, options: TestContextOptions = {}) {
  const signal = options.signal ?? new AbortController().signal;
  const http = (request: Parameters<typeof safeHttp>[0]) => safeHttp(request, { signal, privateHosts: ["127.0.0.1"] });
  const { outcome } = await runNode(definition, executor, { url: server.url, ...config }, { http, ...options });
  return outcome.kind === "output" ? outcome.output : expect.unreachable();
}

describe("what is sent", () => {
  it("is filled in everywhere: address, headers, body", async () => {
    await call(
      {
        method: "POST",
        url: `${server.url}/orders/{{ input.id }}?q={{ $encodeUrlComponent(input.q) }}`,
        headers: { "X-Order": "{{ input.id }}", "": "" },
        data: { id: "{{ input.id }}", list: ["{{ input.q }}"], fixed: 1 },
      },
      { input: { id: 7, q: "a b" } },
    );
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: "/orders/7?q=a%20b",
      headers: { "x-order": "7", "content-type": "application/json" },
    });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ id: 7, list: ["a b"], fixed: 1 });
  });

  it.each([
    ["a plain text", "hello", {}, "text/plain; charset=utf-8", "hello"],
    ["a text of JSON", '{"a": 1}', {}, "application/json", '{"a": 1}'],
    ["a text that only begins like JSON", "[a]", {}, "text/plain; charset=utf-8", "[a]"],
    ["one part alone, as the value that it is", "{{ input.list }}", {}, "application/json", "[1,2]"],
    [
      "a form",
      { a: "1 2", b: true },
      { "Content-Type": "application/x-www-form-urlencoded" },
      undefined,
      "a=1+2&b=true",
    ],
    ["another type of content", "<a/>", { "content-type": "application/xml" }, "application/xml", "<a/>"],
  ])("as body may be %s", async (_name, data, headers, contentType, body) => {
    await call({ method: "PUT", data, headers }, { input: { list: [1, 2] } });
    expect(seen[0]?.body).toBe(body);
    if (contentType) expect(seen[0]?.headers["content-type"]).toBe(contentType);
  });

  it("carries the idempotency key with whatever may change something, never with a read", async () => {
    for (const method of ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]) {
      await call({ method, data: "x" }, { idempotencyKey: "e:n:1" });
    }
    await call({ method: "POST", headers: { "Idempotency-Key": "mine" } });
    const keys = seen.map(({ method, headers }) => [method, headers["idempotency-key"]]);
    expect(keys).toEqual([
      ["GET", undefined],
      ["HEAD", undefined],
      ["OPTIONS", undefined],
      ["POST", "e:n:1"],
      ["PUT", "e:n:1"],
      ["PATCH", "e:n:1"],
      ["DELETE", "e:n:1"],
      ["POST", "mine"],
    ]);
    expect(seen.slice(0, 2).map(({ body }) => body)).toEqual(["", ""]);
  });
});

describe("a credential", () => {
  it("is put where its type says, over what the person wrote", async () => {
    const bearer = { type: "http_bearer", secret: {}, http: { headers: { authorization: "Bearer t-1" } } };
    const config = { credential: "mine", headers: { Authorization: "Bearer of-mine", "X-Other": "1" } };
    await call(config, { credentials: { credential: bearer } });
    expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer t-1", "x-other": "1" });
    const query = { type: "http_query", secret: {}, http: { query: { key: "a&b" } } };
    await call({ credential: "mine", url: `${server.url}/p?x=1` }, { credentials: { credential: query } });
    expect(seen[1]?.url).toBe("/p?x=1&key=a%26b");
  });

  it("is not opened when none is chosen", async () => {
    await call({}, {});
  });
});

describe("what comes back", () => {
  it("is status, headers and body", async () => {
    expect(await call({})).toMatchObject({
      status: 200,
      headers: { "content-type": "application/json" },
      body: { ok: true },
    });
  });

  it.each([
    ["JSON", "application/problem+json", '{"a":1}', "auto", { a: 1 }],
    ["text", "text/html", "<p>", "auto", "<p>"],
    ["broken JSON, as text", "application/json", "{", "auto", "{"],
    ["nothing", "text/plain", "", "auto", null],
    ["another character set", "text/plain; charset=latin1", Buffer.from([0xe9]), "auto", "é"],
    ["bytes", "image/png", Buffer.from([0xff, 0xd8]), "auto", { encoding: "base64", mime: "image/png", data: "/9g=" }],
    ["JSON by another name", "text/plain", "[1]", "json", [1]],
    ["JSON left as text", "application/json", "[1]", "text", "[1]"],
  ])("may be %s", async (_name, type, body, response, expected) => {
    answer = { status: 200, headers: { "content-type": type }, body };
    expect(await call({ response })).toMatchObject({ body: expected });
  });

  it("is an error when JSON was asked for and something else came", async () => {
    answer.body = "<html>";
    await expect(call({ response: "json" })).rejects.toMatchObject({ code: "http_bad_json", retriable: false });
  });
});

describe("an error status", () => {
  it.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])("%i fails the node; trying again makes sense: %s", async (status, retriable) => {
    answer = { status, headers: {}, body: "because" };
    await expect(call({ url: `${server.url}/path?token=secret` })).rejects.toMatchObject({
      code: "http_status",
      retriable,
      details: { status, body: "because" },
      message: expect.stringMatching(new RegExp(`^GET 127\\.0\\.0\\.1:\\d+/path answered ${status} `)),
    });
  });

  it.each([
    ["seconds", "2", 2000],
    ["a date", "Tue, 01 Jan 2030 00:00:05 GMT", 5000],
  ])("hands on how long to wait, in %s", async (_name, header, retryAfterMs) => {
    answer = { status: 429, headers: { "retry-after": header }, body: "" };
    await expect(call({})).rejects.toMatchObject({ retryAfterMs });
  });

  it("is an output like any other when the node does not fail on it", async () => {
    answer.status = 404;
    expect(await call({ fail_on_status: false })).toMatchObject({ status: 404, body: { ok: true } });
  });
});

it("an answer over 10 MB is a named error", async () => {
  answer.body = Buffer.alloc(10 * 1024 * 1024 + 1);
  await expect(call({})).rejects.toMatchObject({ code: "http_too_large", message: expect.stringContaining("10 MB") });
});
