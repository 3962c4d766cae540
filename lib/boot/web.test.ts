import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { openWeb, type UpgradeHandler, type Web } from "./web";

const PORT = 42_960;
let web: Web | null = null;
afterEach(async () => {
  await web?.close(1000);
  web = null;
});

/** fetch() would tidy the path up. */
function statusOf(path: string): Promise<{ status: number; body: { code: string } }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: PORT, host: "127.0.0.1", path }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) as { code: string } }));
    });
    sent.on("error", reject).end();
  });
}

it("refuses paths that no text stands behind, and asks the others to come back until it serves", async () => {
  web = await openWeb({ port: PORT, host: "127.0.0.1", dev: false });
  for (const path of ["/api/hooks/%00", "/%E0%A4%A", "/a%", "/api/v1/workflows/%ff"]) {
    expect(await statusOf(path)).toMatchObject({ status: 400, body: { code: "bad_request" } });
  }
  for (const path of ["/api/hooks/a?x=%", "/%C3%A4", "/"]) {
    expect(await statusOf(path)).toMatchObject({ status: 503, body: { code: "unavailable" } });
  }
});

it("tells those behind it who sent a request, whatever the sender writes", async () => {
  const told: unknown[] = [];
  const upgrades = new Map<string, UpgradeHandler>([
    [
      "/socket",
      ({ headers }, socket) => {
        told.push(headers["x-forwarded-for"]);
        socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      },
    ],
  ]);
  web = await openWeb({ port: PORT, host: "127.0.0.1", dev: false, upgrades });
  const headers = { connection: "upgrade", upgrade: "websocket", "x-forwarded-for": "8.8.4.4, 1.2.3.4" };
  await new Promise<void>((resolve, reject) => {
    const sent = request({ port: PORT, host: "127.0.0.1", path: "/socket", headers, agent: false }, (answer) => {
      answer.resume().on("end", resolve);
    });
    sent.on("error", reject).end();
  });
  expect(told).toEqual(["1.2.3.4"]);
});

it("tells browsers that came over https to come by nothing else, and no others", async () => {
  web = await openWeb({ port: PORT, host: "127.0.0.1", dev: false });
  const header = async (proto: string | null) => {
    const answer = await fetch(`http://127.0.0.1:${PORT}/`, { headers: proto ? { "x-forwarded-proto": proto } : {} });
    await answer.text();
    return answer.headers.get("strict-transport-security");
  };
  expect(await header("https")).toBe("max-age=31536000");
  expect(await header("https, http")).toBe("max-age=31536000");
  expect(await header("http")).toBeNull();
  expect(await header("http, https")).toBeNull();
  expect(await header(null)).toBeNull();
});

it("says in a sentence that its port is taken", async () => {
  web = await openWeb({ port: PORT, host: "127.0.0.1", dev: false });
  await expect(openWeb({ port: PORT, host: "127.0.0.1", dev: false })).rejects.toThrow(/^Port 42960 is taken/);
});
