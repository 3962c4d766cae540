import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeHttp } from "@/lib/http/client";
import type { HttpRequest } from "@/lib/nodes/types";
import { closeSandbox } from ".";
import { failure, javascript, python } from "./testing";

let server: Server;
let host = "";
let origin = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/away") return void response.writeHead(302, { location: "http://other.example/" }).end();
    if (request.url === "/large") return void response.end("x".repeat(5 * 1024 * 1024));
    if (request.url === "/never") return;
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const seen = {
        method: request.method,
        type: request.headers["content-type"],
        key: request.headers["x-key"],
        body,
      };
      response.writeHead(request.url === "/missing" ? 404 : 200, { "x-answer": "yes" }).end(JSON.stringify(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
});

afterAll(() => {
  closeSandbox();
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const http = (request: HttpRequest) =>
  safeHttp(request, { signal: AbortSignal.timeout(30_000), privateHosts: ["127.0.0.1"] });
const granted = () => ({ hosts: [host], http, secrets: { KEY: "s3cret-é" } });

const LANGUAGES = {
  javascript: (body: string, input: unknown, more = granted()) =>
    javascript(`export default async function main(input) { ${body} }`, input, more),
  python: (body: string, input: unknown, more = granted()) =>
    python(`import flowpilot\ndef main(input):\n    ${body}`, input, more),
};
const POST = {
  javascript: `const r = await flowpilot.http(input + "/echo", { method: "POST", json: { a: "é😀" }, headers: { "x-key": flowpilot.secrets.KEY.slice(0, 6) } });
    return [r.status, r.ok, r.headers["x-answer"], r.json()];`,
  python: `r = flowpilot.http(input + "/echo", "POST", json_body={"a": "é😀"}, headers={"x-key": flowpilot.secrets["KEY"][:6]}); return [r.status, r.ok, r.headers["x-answer"], r.json()]`,
};
const GET = {
  javascript: "return (await flowpilot.http(input)).text();",
  python: "return flowpilot.http(input).text",
};

describe.each(["javascript", "python"] as const)("what %s may ask of the outside", (language) => {
  const run = LANGUAGES[language];

  it("is a granted host, with method, headers and body, and the secrets it was given", async () => {
    const [status, ok, answer, seen] = (await run(POST[language], origin)).value as [number, boolean, string, object];
    expect([status, ok, answer]).toEqual([200, true, "yes"]);
    expect(seen).toMatchObject({ method: "POST", type: "application/json", key: "s3cret" });
    expect(JSON.parse((seen as { body: string }).body)).toEqual({ a: "é😀" });
  });

  it("is answered with any status", async () => {
    expect((await run(GET[language], `${origin}/missing`)).value).toContain('"GET"');
  });

  it("is no other host, by no redirect either, and none without a grant", async () => {
    expect((await failure(run(GET[language], "http://other.example/"))).message).toContain(
      "may not call other.example",
    );
    expect((await failure(run(GET[language], `${origin}/away`))).message).toContain("may not call other.example");
    const none = { ...granted(), hosts: [] };
    expect((await failure(run(GET[language], origin, none))).message).toContain("may call no host");
  });

  it("is no private address, though its name is granted", async () => {
    const guarded = (request: HttpRequest) =>
      safeHttp(request, { signal: AbortSignal.timeout(30_000), privateHosts: [] });
    const error = await failure(run(GET[language], origin, { ...granted(), http: guarded }));
    expect(error.message).toContain("private network");
  });

  it("ends at limits of size and time", async () => {
    expect((await failure(run(GET[language], `${origin}/large`))).message).toContain("larger than 4 MB");
    const slow = { ...granted(), timeoutMs: 1_000 };
    expect((await failure(run(GET[language], `${origin}/never`, slow))).code).toBe("sandbox_timeout");
  });
});
