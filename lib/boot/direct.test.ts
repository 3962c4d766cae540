import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readText } from "@/lib/api/body";
import { directRoutes } from "./direct";

let server: Server;
let base = "";
let aborted: Promise<void>;

beforeAll(async () => {
  let tellAborted: () => void = () => undefined;
  aborted = new Promise((resolve) => {
    tellAborted = resolve;
  });
  const directOf = directRoutes([
    {
      prefix: "/api/hooks/",
      handler: async (request, { params }) => {
        const { path } = await params;
        if (path[0] === "hang") {
          request.signal.addEventListener("abort", tellAborted);
          await aborted;
        }
        if (path[0] === "large") return new Response(new Blob(["x".repeat(300_000)]).stream());
        const from = request.headers.get("x-forwarded-for");
        const body = await readText(request, 1000).catch((error: { code: string }) => error.code);
        return Response.json({ path, method: request.method, from, body }, { status: 202, headers: { "x-own": "1" } });
      },
    },
  ]);
  server = createServer((request, response) => {
    const direct = directOf(request.url ?? "/");
    if (direct) void direct(request, response);
    else response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("calls the route with its decoded path, the body and who sent it", async () => {
  const answer = await fetch(`${base}/api/hooks/a%20b/c/?q=1`, { method: "POST", body: "some text" });
  expect(answer.status).toBe(202);
  expect(answer.headers.get("x-own")).toBe("1");
  expect(await answer.json()).toEqual({ path: ["a b", "c"], method: "POST", from: "127.0.0.1", body: "some text" });
});

it("keeps what a proxy says of the sender, and takes requests without a body", async () => {
  const answer = await fetch(`${base}/api/hooks/x`, { headers: { "x-forwarded-for": "192.0.2.7" } });
  expect(await answer.json()).toMatchObject({ path: ["x"], method: "GET", from: "192.0.2.7", body: "" });
});

it("holds the limit of a body, announced or in pieces", async () => {
  const long = "y".repeat(1001);
  const announced = await fetch(`${base}/api/hooks/x`, { method: "PUT", body: long });
  expect(await announced.json()).toMatchObject({ body: "payload_too_large" });
  const pieces = new Blob([long]).stream();
  const init = { method: "PUT", body: pieces, duplex: "half" } as RequestInit;
  expect(await (await fetch(`${base}/api/hooks/x`, init)).json()).toMatchObject({ body: "payload_too_large" });
});

it("streams, and leaves other paths to others", async () => {
  expect(await (await fetch(`${base}/api/hooks/large`)).text()).toHaveLength(300_000);
  expect((await fetch(`${base}/api/hookss`)).status).toBe(418);
});

it("tells the route when the sender goes away", async () => {
  const leaving = new AbortController();
  const sent = fetch(`${base}/api/hooks/hang`, { method: "POST", body: "{}", signal: leaving.signal });
  setTimeout(() => leaving.abort(), 200);
  await expect(sent).rejects.toThrow();
  await aborted;
});
