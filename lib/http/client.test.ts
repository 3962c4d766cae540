import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeHttp } from "./client";
import { safeFetch } from "./fetch";
import { startServer, type TestServer } from "./testing";

const never = new AbortController().signal;
const options = { signal: never, privateHosts: ["127.0.0.1"] };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
let server: TestServer;
let other: TestServer;

beforeAll(async () => {
  other = await startServer((request, response) => response.end(JSON.stringify(request.headers)));
  server = await startServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
    if (pathname === "/echo") {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const { method, headers } = request;
        response.end(JSON.stringify({ method, headers, body: Buffer.concat(chunks).toString() }));
      });
    } else if (pathname === "/redirect") {
      response.writeHead(Number(searchParams.get("status")), { location: searchParams.get("to") ?? "" }).end();
    } else if (pathname === "/big") {
      response.write(Buffer.alloc(2000));
      response.end(Buffer.alloc(2000));
    } else if (pathname === "/declared-big")
      response.writeHead(200, { "content-length": 4000 }).end(Buffer.alloc(4000));
    else if (pathname === "/gzip") {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("squeezed"));
    } else if (pathname === "/bomb") {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000)));
    } else if (pathname === "/drip") {
      response.write("a");
      const timer = setInterval(() => response.write("a"), 20);
      response.on("close", () => clearInterval(timer));
    } else if (pathname === "/cut") {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => request.socket.destroy());
    } else if (pathname === "/cookies") response.writeHead(200, { "set-cookie": ["a=1", "b=2"] }).end();
    else if (pathname !== "/hang") response.writeHead(404).end("nothing here");
  });
});
afterAll(async () => {
  await server.close();
  await other.close();
});

describe("a request", () => {
  it("sends method, headers and body, and gets status, headers and body", async () => {
    const request = { url: `${server.url}/echo`, method: "DELETE", headers: { "X-A": "1" }, body: "héllo" };
    const answer = await safeHttp(request, options);
    const seen = JSON.parse(text(answer.body));
    expect(answer.status).toBe(200);
    expect(seen).toMatchObject({ method: "DELETE", body: "héllo" });
    expect(seen.headers).toMatchObject({ "x-a": "1", "content-length": "6", "user-agent": "FlowPilot" });
  });

  it("gives any status as an answer", async () => {
    const answer = await safeHttp({ url: `${server.url}/missing` }, options);
    expect([answer.status, text(answer.body)]).toEqual([404, "nothing here"]);
  });

  it("never sends headers that belong to the connection", async () => {
    const headers = {
      Host: "evil.test",
      Connection: "upgrade",
      "Transfer-Encoding": "chunked",
      "Proxy-X": "1",
      TE: "x",
    };
    const answer = await safeHttp({ url: `${server.url}/echo`, headers }, options);
    const seen = JSON.parse(text(answer.body)).headers;
    expect(seen.host).toBe(`127.0.0.1:${server.port}`);
    expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(["proxy-x"]));
    expect(seen.te ?? seen["transfer-encoding"]).toBeUndefined();
  });

  it("decodes a compressed answer", async () => {
    expect(text((await safeHttp({ url: `${server.url}/gzip` }, options)).body)).toBe("squeezed");
  });

  it("keeps each of several cookies", async () => {
    expect((await safeHttp({ url: `${server.url}/cookies` }, options)).headers["set-cookie"]).toBe("a=1\nb=2");
  });

  it("uses one connection for requests in a row", async () => {
    const fresh = await startServer((_request, response) => response.end("ok"));
    for (let turn = 0; turn < 5; turn += 1) await safeHttp({ url: fresh.url }, options);
    expect(fresh.connections()).toBe(1);
    await fresh.close();
  });

  it("repeats a GET when the kept connection turns out to be closed", async () => {
    let seen = 0;
    const fickle = await startServer((request, response) => {
      seen += 1;
      if (seen === 2) request.socket.destroy();
      else response.end("ok");
    });
    for (let turn = 0; turn < 2; turn += 1) await safeHttp({ url: fickle.url }, options);
    expect(seen).toBe(3);
    await fickle.close();
  });
});

describe("a redirect", () => {
  const redirect = (status: number, to: string) =>
    `${server.url}/redirect?status=${status}&to=${encodeURIComponent(to)}`;
  const post = { method: "POST", body: "x", headers: { "content-type": "text/plain" } };

  it.each([
    [301, "GET"],
    [302, "GET"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ])("%i of a POST goes on as %s", async (status, method) => {
    const answer = await safeHttp({ url: redirect(status, "/echo"), ...post }, options);
    expect(JSON.parse(text(answer.body))).toMatchObject({ method, body: method === "POST" ? "x" : "" });
    expect(answer.url).toBe(`${server.url}/echo`);
  });

  it("to another origin drops what proves who is calling", async () => {
    const headers = { Authorization: "Bearer s", Cookie: "c", "X-Api-Key": "k", "X-Plain": "p" };
    const answer = await safeHttp({ url: redirect(302, other.url), headers }, options);
    const seen = JSON.parse(text(answer.body));
    expect(seen).toMatchObject({ "x-plain": "p" });
    expect([seen.authorization, seen.cookie, seen["x-api-key"]]).toEqual([undefined, undefined, undefined]);
  });

  it("is followed five times at most", async () => {
    const url = `${server.url}/redirect?status=302&to=`;
    const loop = await startServer((_request, response) => response.writeHead(302, { location: "/" }).end());
    await expect(safeHttp({ url: loop.url }, options)).rejects.toMatchObject({
      code: "http_redirects",
      retriable: false,
    });
    await loop.close();
    // Without a location it is an answer like any other.
    expect((await safeHttp({ url }, options)).status).toBe(302);
  });

  it("to another scheme is refused", async () => {
    const file = safeHttp({ url: redirect(302, "file:///etc/passwd") }, options);
    await expect(file).rejects.toMatchObject({ code: "http_bad_url" });
  });

  it("is an error when the caller follows none", async () => {
    const strict = safeHttp({ url: redirect(302, "/echo"), redirects: "error" }, options);
    await expect(strict).rejects.toMatchObject({ code: "http_redirect" });
  });
});

describe("a request ends", () => {
  it.each(["/big", "/declared-big", "/bomb"])("when the answer is too large (%s)", async (path) => {
    const request = { url: server.url + path, maxBytes: 3000 };
    await expect(safeHttp(request, options)).rejects.toMatchObject({ code: "http_too_large", retriable: false });
  });

  it.each(["/hang", "/drip"])("at its timeout, even while bytes still come (%s)", async (path) => {
    const request = { url: server.url + path, timeoutMs: 150 };
    await expect(safeHttp(request, options)).rejects.toMatchObject({ code: "http_timeout", retriable: true });
  });

  it("at its timeout while the name is looked up", async () => {
    const resolve = () => new Promise<never>(() => {});
    const request = safeHttp({ url: "http://slow.test/", timeoutMs: 50 }, { ...options, resolve });
    await expect(request).rejects.toMatchObject({ code: "http_timeout" });
  });

  it.each(["/hang", "/drip"])("when it is cancelled (%s)", async (path) => {
    const stop = new AbortController();
    const request = safeHttp({ url: server.url + path }, { ...options, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(request).rejects.toMatchObject({ code: "cancelled", retriable: false });
  });

  it("before it began when it is cancelled already", async () => {
    const request = safeHttp({ url: server.url }, { ...options, signal: AbortSignal.abort() });
    await expect(request).rejects.toMatchObject({ code: "cancelled" });
  });

  it("with a named error when the connection is refused, cut or cannot be made", async () => {
    const closed = await startServer(() => {});
    await closed.close();
    await expect(safeHttp({ url: closed.url }, options)).rejects.toMatchObject({
      code: "http_refused",
      retriable: true,
    });
    await expect(safeHttp({ url: `${server.url}/cut` }, options)).rejects.toMatchObject({ code: "http_reset" });
    const resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    const unknown = safeHttp({ url: "http://no.test/" }, { ...options, resolve });
    await expect(unknown).rejects.toMatchObject({ code: "http_dns" });
    const tls = safeHttp({ url: server.url.replace("http:", "https:") }, options);
    await expect(tls).rejects.toMatchObject({ code: "http_tls", retriable: false });
  });

  it("with a named error for a header that cannot be sent", async () => {
    const split = safeHttp({ url: server.url, headers: { "x-a": "1\r\nx-b: 2" } }, options);
    await expect(split).rejects.toMatchObject({ code: "http_bad_header", retriable: false });
  });
});

describe("the fetch of the safe client", () => {
  it("streams the body and refuses private addresses", async () => {
    const answer = await safeFetch({ privateHosts: ["127.0.0.1"] })(`${server.url}/echo`, {
      method: "POST",
      body: "x",
    });
    expect(await answer.json()).toMatchObject({ method: "POST", body: "x" });
    const refused = safeFetch({ privateHosts: [] })(server.url);
    await expect(refused).rejects.toMatchObject({ code: "http_blocked_address" });
  });

  it("stops a body that is being read when its signal fires", async () => {
    const stop = new AbortController();
    const answer = await safeFetch({ privateHosts: ["127.0.0.1"] })(`${server.url}/drip`, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(answer.text()).rejects.toThrow();
  });
});
