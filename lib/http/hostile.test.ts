/** Every known way to make a server call its own network; none may open a connection. */
import { isIP } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { safeHttp } from "./client";
import { startServer, type TestServer } from "./testing";

const signal = new AbortController().signal;
let inside: TestServer;
let hits = 0;

beforeAll(async () => {
  inside = await startServer((_request, response) => {
    hits += 1;
    response.end("secret");
  });
});
afterAll(() => inside.close());

const resolvingTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: isIP(address) }));

const code = (url: string, addresses: string[] = []) =>
  safeHttp(
    { url, timeoutMs: 5000 },
    { signal, privateHosts: [], ...(addresses.length > 0 ? { resolve: resolvingTo(...addresses) } : {}) },
  ).then(
    () => "answered",
    (error) => error.code,
  );

describe("a hostile address is refused", () => {
  it.each([
    ["loopback", "http://127.0.0.1:PORT/"],
    ["loopback as one number", "http://2130706433:PORT/"],
    ["loopback in hex", "http://0x7f000001:PORT/"],
    ["loopback short and in hex", "http://0x7f.1:PORT/"],
    ["loopback in octal", "http://0177.0.0.1:PORT/"],
    ["loopback with a final dot", "http://127.0.0.1.:PORT/"],
    ["loopback in full-width digits", "http://１２７.0.0.1:PORT/"],
    ["unspecified", "http://0.0.0.0:PORT/"],
    ["the short zero", "http://0:PORT/"],
    ["v6 loopback", "http://[::1]:PORT/"],
    ["v6 unspecified", "http://[::]:PORT/"],
    ["v4-mapped loopback", "http://[::ffff:127.0.0.1]:PORT/"],
    ["NAT64 of loopback", "http://[64:ff9b::127.0.0.1]:PORT/"],
    ["localhost by the system's resolver", "http://localhost:PORT/"],
    ["the metadata service", "http://169.254.169.254/latest/meta-data/"],
  ])("%s", async (_name, url) => {
    expect(await code(url.replace("PORT", String(inside.port)))).toBe("http_blocked_address");
  });

  it.each([
    ["loopback", ["127.0.0.1"]],
    ["the metadata service", ["169.254.169.254"]],
    ["one private address among public ones", ["93.184.216.34", "10.0.0.1"]],
    ["one private address before public ones", ["10.0.0.1", "93.184.216.34"]],
    ["a v4-mapped private address", ["::ffff:10.0.0.1"]],
    ["unique-local", ["fd00::1"]],
    ["link-local", ["fe80::1"]],
    ["6to4 of loopback", ["2002:7f00:1::"]],
    ["carrier-grade NAT", ["100.64.1.1"]],
    ["unspecified", ["0.0.0.0"]],
  ])("a name that resolves to %s", async (_name, addresses) => {
    expect(await code(`http://ok.test:${inside.port}/`, addresses)).toBe("http_blocked_address");
  });

  it("a name that resolves to nothing", async () => {
    const nowhere = safeHttp({ url: "http://ok.test/" }, { signal, privateHosts: [], resolve: async () => [] });
    await expect(nowhere).rejects.toMatchObject({ code: "http_blocked_address" });
  });

  it.each([
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://127.0.0.1:70/_x",
    "data:text/plain,x",
    "http://ok.test@127.0.0.1/",
    "http://user:pass@example.com/",
    "not a url",
    "",
  ])("%s", async (url) => {
    expect(await code(url)).toBe("http_bad_url");
  });

  it("and the refusal names the cure, not the address behind the name", async () => {
    const options = { signal, privateHosts: [], resolve: resolvingTo("10.20.30.40") };
    const error = await safeHttp({ url: "http://db.test:5432/" }, options).catch((reason) => reason);
    expect(error).toMatchObject({ code: "http_blocked_address", retriable: false });
    expect(error.hint).toContain("db.test:5432 to FLOWPILOT_PRIVATE_HOSTS");
    expect(`${error.message} ${error.hint}`).not.toContain("10.20.30.40");
  });

  it("a redirect into the private network", async () => {
    const outside = await startServer((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end();
    });
    // "Public" here is the one listed port; the target of the redirect is not listed.
    const options = { signal, privateHosts: [`127.0.0.1:${outside.port}`] };
    await expect(safeHttp({ url: outside.url }, options)).rejects.toMatchObject({ code: "http_blocked_address" });
    await outside.close();
  });

  it("a name that changes its address between check and connection", async () => {
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
    };
    // The first, checked answer is what the connection uses: it is asked once, and the second never comes into play.
    const options = { signal, privateHosts: ["192.0.2.1"], resolve: rebinding };
    await safeHttp({ url: `http://ok.test:${inside.port}/`, timeoutMs: 300 }, options).catch((reason) => reason);
    expect(asked).toBe(1);
  });

  it("and nothing of all this reached a server inside", () => {
    expect(hits).toBe(0);
  });
});
