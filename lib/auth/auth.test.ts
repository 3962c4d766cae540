/** An installation's first hour: set-up, signing in and out, guessing, and what the environment makes. */
import { sql } from "drizzle-orm";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import * as auth from "@/app/api/auth/[...nextauth]/route";
import * as setup from "@/app/api/v1/setup/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { proxy } from "@/proxy";
import { bootstrapOwner } from "./bootstrap";
import { hashPassword, verifyPassword } from "./password";
import { sessionOf as readSession } from "./session";

useTestDatabase();
const owner = { name: "Ada", email: "Ada@Example.com", password: "correct horse battery", workspace: "Ada & co" };

describe("set-up", () => {
  it("refuses what cannot be an account, naming the fields", async () => {
    const { status, body } = await call(setup.POST, { body: { name: "", email: "ada", password: "short" } });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: "name" }, { field: "email" }, { field: "password" }]);
  });

  it("refuses pages of other sites", async () => {
    expect((await call(setup.POST, { body: owner, headers: { origin: "https://evil.example" } })).status).toBe(403);
    const headers = { "content-type": "text/plain" };
    expect((await call(setup.POST, { body: JSON.stringify(owner), headers })).status).toBe(415);
  });

  it("makes one owner, however many ask at once, with examples that are published", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(setup.POST, { body: owner })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 201)?.body).toEqual({ slug: "ada-co" });
    const [user] = await withSystem((tx) =>
      tx.execute<{ id: string; password_hash: string }>(sql`select * from users`),
    );
    expect(user?.password_hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    const list = await call<{ items: { slug: string; published_version: number; has_changes: boolean }[] }>(
      workflows.GET,
      { session: user?.id },
    );
    expect(list.body.items).toHaveLength(3);
    for (const item of list.body.items) expect(item).toMatchObject({ published_version: 1, has_changes: false });
  });

  it("is over then", async () => {
    const { status, body } = await call(setup.POST, { body: owner });
    expect(status).toBe(409);
    expect(body.code).toBe("conflict");
  });
});

/** The browser's part of signing in: CSRF token and cookie, then the form. */
async function signIn(email: string, password: string, headers: Record<string, string> = {}) {
  const params = (...nextauth: string[]) => ({ nextauth });
  const csrf = await call<{ csrfToken: string }>(auth.GET, { params: params("csrf"), headers });
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  return call(auth.POST, {
    params: params("callback", "credentials"),
    headers: { "content-type": "application/x-www-form-urlencoded", cookie, ...headers },
    body: String(new URLSearchParams({ email, password, csrfToken: csrf.body.csrfToken, json: "true" })),
  });
}

const sessionOf = (got: { headers: Headers }) =>
  got.headers.getSetCookie().find((line) => /^(__Host-)?flowpilot\.session=[^;]/.test(line));

describe("signing in", () => {
  it("opens a session with the right password", async () => {
    const got = await signIn(" ada@example.COM", owner.password);
    expect(got.status).toBe(200);
    const cookie = sessionOf(got) ?? "";
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    const headers = new Headers({ cookie: cookie.split(";", 1)[0] ?? "" });
    expect(await readSession(headers)).toMatchObject({ id: expect.any(String), userId: expect.any(String) });
    // On https the other cookie counts.
    headers.set("x-forwarded-proto", "https");
    expect(await readSession(headers)).toBeNull();
  });

  it("sets a cookie that plain http cannot touch, over https", async () => {
    const cookie = sessionOf(await signIn("ada@example.com", owner.password, { "x-forwarded-proto": "https" })) ?? "";
    expect(cookie).toMatch(/^__Host-/);
    expect(cookie).toMatch(/; Secure/i);
  });

  it("says the same of a wrong password and of an unknown person", async () => {
    const wrong = await signIn("ada@example.com", "wrong horse battery");
    const unknown = await signIn("nobody@example.com", "wrong horse battery");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(sessionOf(wrong)).toBeUndefined();
    expect(unknown.body).toEqual(wrong.body);
  });

  it("needs next-auth's token", async () => {
    const got = await call(auth.POST, {
      params: { nextauth: ["callback", "credentials"] },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: String(new URLSearchParams({ email: "ada@example.com", password: owner.password, json: "true" })),
    });
    expect(sessionOf(got)).toBeUndefined();
  });

  it("refuses large forms and other methods", async () => {
    const params = { nextauth: ["callback", "credentials"] };
    expect((await call(auth.POST, { params, body: "x".repeat(20_000) })).status).toBe(413);
    expect((await call(auth.PUT, { params, method: "PUT" })).status).toBe(405);
  });

  it("ends after ten wrong tries at one account, from wherever, and not for others", async () => {
    const guess = (n: number) => signIn("eve@example.com", `guess number ${n}`, { "x-forwarded-for": `10.0.0.${n}` });
    const statuses = (await Promise.all(Array.from({ length: 11 }, (_, n) => guess(n)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([...Array(10).fill(401), 429]);
    const refused = await guess(12);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(refused.body.code).toBe("rate_limited");
    expect((await signIn("ada@example.com", owner.password)).status).toBe(200);
  });

  it("ends with sign-out", async () => {
    const csrf = await call<{ csrfToken: string }>(auth.GET, { params: { nextauth: ["csrf"] } });
    const session = sessionOf(await signIn("ada@example.com", owner.password)) ?? "";
    const got = await call(auth.POST, {
      params: { nextauth: ["signout"] },
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        cookie: [...csrf.headers.getSetCookie(), session].map((line) => line.split(";", 1)[0]).join("; "),
      },
      body: String(
        new URLSearchParams({ csrfToken: csrf.body.csrfToken, callbackUrl: "https://evil.example/x", json: "true" }),
      ),
    });
    expect(got.body.url).toBe("/x");
    expect(got.headers.getSetCookie().join()).toMatch(/flowpilot\.session=;/);
  });
});

describe("pages", () => {
  const page = (path: string, cookie = "") =>
    proxy(new NextRequest(`http://localhost:3000${path}`, { headers: cookie ? { cookie } : {} }));

  it("send strangers to the sign-in page, which knows where they wanted to go", async () => {
    const response = await page("/ada-co/workflows?x=1");
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("http://localhost:3000/sign-in?next=%2Fada-co%2Fworkflows%3Fx%3D1");
  });

  it("run the scripts of this answer and of our files, and are framed by nobody", async () => {
    const policyOf = async (path: string) => (await page(path)).headers.get("content-security-policy") ?? "";
    const [one, two] = [await policyOf("/sign-in"), await policyOf("/join/abc")];
    expect(one).toMatch(/script-src 'self' 'nonce-[\w+/]{22}==';/);
    expect(one).toContain("frame-ancestors 'none'");
    expect(one.split("script-src")[1]?.split(";")[0]).not.toMatch(/unsafe/);
    expect(one).not.toBe(two);
  });

  it("let the signed-in through", async () => {
    const cookie = (sessionOf(await signIn("ada@example.com", owner.password)) ?? "").split(";", 1)[0];
    expect((await page("/ada-co/workflows", cookie)).headers.get("x-middleware-next")).toBe("1");
  });
});

describe("password hashes", () => {
  it("fit their password only, in every way of typing it", async () => {
    const hash = await hashPassword("Caf\u00e9 au lait");
    expect(await verifyPassword("Cafe\u0301 au lait", hash)).toBe(true);
    expect(await verifyPassword("Cafe au lait", hash)).toBe(false);
    expect(await verifyPassword("Cafe au lait", null)).toBe(false);
    expect(await verifyPassword("", "none")).toBe(false);
  });
});

describe("the environment", () => {
  const KEY = "fp_0123456789abcdefghijklmn";
  const settings = { ownerEmail: "ada@example.com", ownerPassword: owner.password, apiKey: KEY };

  it("gives the owner a key, once, and keeps no plain text of it", async () => {
    setEnvForTests(settings);
    await bootstrapOwner();
    await bootstrapOwner();
    const keys = await withSystem((tx) => tx.execute(sql`select * from api_keys`));
    expect(keys).toHaveLength(1);
    expect(JSON.stringify(keys)).not.toContain(KEY);
    expect((await call(workflows.GET, { key: KEY })).status).toBe(200);
    expect(await withSystem((tx) => tx.execute(sql`select 1 from users`))).toHaveLength(1);
  });

  it("says so when the installation belongs to somebody else", async () => {
    setEnvForTests({ ...settings, ownerEmail: "eve@example.com" });
    await expect(bootstrapOwner()).rejects.toThrow(/FLOWPILOT_API_KEY needs/);
    setEnvForTests(null);
  });
});
