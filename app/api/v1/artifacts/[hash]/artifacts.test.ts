import { beforeAll, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { type ArtifactRef, putArtifact } from "@/lib/storage/artifacts";
import { GET, HEAD } from "./route";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});

const store = (text: string, mime: string): Promise<ArtifactRef> =>
  withTenant(me.orgId, (tx) => putArtifact(tx, me.orgId, Buffer.from(text), mime));

it("a stored value comes whole, as a file to save", async () => {
  const text = JSON.stringify({ text: "x".repeat(300_000) });
  const { hash } = await store(text, "application/json");
  const answer = await me.call(GET, { params: { hash } });
  expect(answer.text === text).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/json",
    "content-length": String(text.length),
    "content-disposition": `attachment; filename="${hash.slice(0, 12)}.json"`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
  });
  const head = await me.call(HEAD, { method: "HEAD", params: { hash } });
  expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", String(text.length)]);
});

it("a page in disguise is no page", async () => {
  const { hash } = await store("<script>alert(1)</script>", "text/html\r\nset-cookie: a=b");
  const { headers } = await me.call(GET, { params: { hash } });
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(headers.get("set-cookie")).toBeNull();
});

it("is for its own workspace only", async () => {
  const { hash } = await store("mine", "text/plain");
  const other = await makePerson(db);
  expect((await call(GET, { params: { hash } })).status).toBe(401);
  expect((await other.call(GET, { params: { hash } })).status).toBe(404);
  for (const wrong of ["0".repeat(64), "../../secrets.json", hash.toUpperCase()]) {
    expect((await me.call(GET, { params: { hash: wrong } })).status).toBe(404);
  }
});
