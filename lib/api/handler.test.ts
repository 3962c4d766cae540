import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { route } from "./handler";
import { methods } from "./methods";
import { call, makeKey } from "./testing";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let key: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
});

const body = z.object({ name: z.string().min(2), tags: z.array(z.string()).optional() });
const echo = route({ action: "workflow.edit", body }, async ({ input, principal }) => ({ input, principal }));
const who = route({ action: "workflow.read" }, async ({ principal }) => ({ principal }));

describe("authentication", () => {
  it("refuses strangers with 401 and a challenge", async () => {
    const { status, headers, body } = await call(who);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toContain("Bearer");
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ code: "unauthenticated", status: 401 });
  });

  it("takes an API key, and notes its use once a minute", async () => {
    const { status, body } = await call(who, { key });
    expect(status).toBe(200);
    expect(body.principal).toMatchObject({ orgId, userId, role: "owner", via: "api_key" });
    const used = async () =>
      (await withSystem((tx) => tx.execute(sql`select last_used_at from api_keys where created_by = ${userId}`)))[0]
        ?.last_used_at;
    const first = await used();
    expect(first).toBeInstanceOf(Date);
    await call(who, { key });
    expect(await used()).toEqual(first);
  });

  it("refuses a key that nobody has, and the key of somebody who left", async () => {
    expect((await call(who, { key: `${key}x` })).status).toBe(401);
    expect((await call(who, { headers: { authorization: "Basic abc" } })).status).toBe(401);
    const left = await db.makeOrg();
    const theirs = await makeKey(left.orgId, left.userId);
    expect((await call(who, { key: theirs })).status).toBe(200);
    await withSystem((tx) => tx.execute(sql`delete from memberships where user_id = ${left.userId}`));
    expect((await call(who, { key: theirs })).status).toBe(401);
  });

  it("takes the workspace of a link too, if it is theirs and nothing is changed", async () => {
    const other = await db.makeOrg();
    const [row] = await withSystem((tx) =>
      tx.execute<{ slug: string }>(sql`select slug from orgs where id = ${other.orgId}`),
    );
    const url = `/?workspace=${row?.slug}`;
    expect((await call(who, { session: userId, url })).status).toBe(404);
    await withSystem((tx) =>
      tx.execute(sql`insert into memberships (user_id, org_id, role) values (${userId}, ${other.orgId}, 'viewer')`),
    );
    expect((await call(who, { session: userId, url })).body.principal).toMatchObject({ orgId: other.orgId });
    expect((await call(echo, { session: userId, url, body: { name: "Ada" } })).body.principal).toMatchObject({ orgId });
    await withSystem((tx) =>
      tx.execute(sql`delete from memberships where user_id = ${userId} and org_id = ${other.orgId}`),
    );
  });

  it("takes a session, and the workspace that the header names, if it is theirs", async () => {
    expect((await call(who, { session: userId })).body.principal).toMatchObject({ orgId, via: "session" });
    const other = await db.makeOrg();
    const [row] = await withSystem((tx) => tx.execute(sql`select slug from orgs where id = ${other.orgId}`));
    const foreign = { "x-workspace": String(row?.slug) };
    expect((await call(who, { session: userId, headers: foreign })).status).toBe(404);
    expect((await call(who, { session: newId() })).status).toBe(401);
    expect((await call(who, { headers: { cookie: "flowpilot.session=abc.def" } })).status).toBe(401);
  });

  it("lets a viewer look and not change", async () => {
    const org = await db.makeOrg();
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'viewer' where user_id = ${org.userId}`));
    expect((await call(who, { session: org.userId })).status).toBe(200);
    expect((await call(echo, { session: org.userId, body: { name: "ab" } })).status).toBe(403);
  });
});

describe("cross-site requests", () => {
  const send = (headers: Record<string, string>, body: unknown = { name: "ab" }) =>
    call(echo, { session: userId, headers, body });

  it("are refused by where they come from", async () => {
    expect((await send({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await send({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await send({ origin: "https://evil.example" })).status).toBe(403);
    expect((await send({ origin: "null" })).status).toBe(403);
    expect((await send({ origin: "http://flowpilot.test" })).status).toBe(200);
    expect((await send({ origin: "https://pilot.example", "x-forwarded-host": "pilot.example" })).status).toBe(200);
  });

  it("do not matter to a key, which no browser adds by itself", async () => {
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await call(echo, { key, headers, body: { name: "ab" } })).status).toBe(200);
  });
});

describe("bodies", () => {
  const send = (body: unknown, headers: Record<string, string> = { "content-type": "application/json" }) =>
    call(echo, { key, body, headers });

  it("that are no JSON get 400 without an echo of what was in them", async () => {
    const { status, body } = await send('{"name": "geheim" oops}');
    expect(status).toBe(400);
    expect(body.code).toBe("malformed_json");
    expect(JSON.stringify(body)).not.toContain("geheim");
    expect((await send(Uint8Array.of(0xff, 0xfe))).body.code).toBe("malformed_json");
  });

  it("of the wrong shape get 400 naming the fields", async () => {
    const { status, body } = await send({ name: "a", tags: ["x", 5] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_body", errors: [{ field: "name" }, { field: "tags.1" }] });
    expect((await send("")).body).toMatchObject({ code: "invalid_body", errors: [{ field: "name" }] });
  });

  it("over the limit get 413, said or not how long they are", async () => {
    const large = JSON.stringify({ name: "x".repeat(1024 * 1024) });
    expect((await send(large)).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    expect((await send(endless)).status).toBe(413);
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });

  it("nested without end get 400", async () => {
    expect((await send("[".repeat(100_000))).body.code).toBe("malformed_json");
    expect((await send(JSON.stringify({ name: `[[${"[".repeat(500)}` }))).status).toBe(200);
  });

  it("of another type get 415", async () => {
    expect((await send("a=b", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
  });
});

describe("answers", () => {
  it("carry a request id and stay out of caches", async () => {
    const { headers } = await call(who, { key });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("tell nothing of failures that nobody foresaw", async () => {
    const broken = route({ action: "public" }, async () => {
      throw new Error("password=hunter2");
    });
    const { status, body } = await call(broken);
    expect(status).toBe(500);
    expect(body.code).toBe("internal");
    expect(JSON.stringify(body)).not.toMatch(/hunter2|stack|handler\.test/);
    const ours = route({ action: "public" }, async () => {
      throw new AppError("internal", "The row of table secrets is gone.");
    });
    expect(JSON.stringify((await call(ours)).body)).not.toContain("secrets");
  });

  it("name the methods that work, where another was tried", async () => {
    const all = methods({ GET: who, DELETE: who });
    const { status, headers, body } = await call(all.PATCH, { method: "PATCH", key });
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("GET, HEAD, DELETE, OPTIONS");
    expect(body.code).toBe("method_not_allowed");
    expect((await call(all.OPTIONS, { method: "OPTIONS" })).status).toBe(204);
    expect((await call(all.HEAD, { method: "HEAD", key })).body).toBe("");
  });
});

describe("odd bodies", () => {
  it("what PostgreSQL cannot hold in a text becomes U+FFFD", async () => {
    const { body } = await call(echo, { key, body: { name: "a\u0000b\ud800c" } });
    expect(body.input).toEqual({ name: "a\ufffdb\ufffdc" });
  });

  it("a sender who hangs up is not taken for a database that is gone", async () => {
    const broken = new ReadableStream({
      pull() {
        throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
      },
    });
    const got = await call(echo, { key, body: broken, headers: { "content-type": "application/json" } });
    expect(got).toMatchObject({ status: 400, body: { code: "bad_request" } });
  });
});
