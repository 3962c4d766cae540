/** Signing in with a second factor, over HTTP: set up, asked for, used up, guessed at, lost. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as auth from "@/app/api/auth/[...nextauth]/route";
import * as accountRoute from "@/app/api/v1/account/route";
import * as recoveryRoute from "@/app/api/v1/account/second-factor/recovery-codes/route";
import * as factorRoute from "@/app/api/v1/account/second-factor/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as memberFactorRoute from "@/app/api/v1/members/[id]/second-factor/route";
import * as resetRoute from "@/app/api/v1/password/reset/route";
import { withSystem } from "@/db/client";
import { memberships } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { hashPassword } from "../password";
import { makeResetLink } from "../reset";
import { fromBase32 } from "./testing";
import { codeOf, stepAt } from "./totp";

const db = useTestDatabase();
const password = "galaxies turn too fast";
let first: Person | undefined;
let person: Person;
let email: string;
beforeEach(async () => {
  first ??= await makePerson(db);
  person = await makePerson(db);
  email = `${person.userId}@example.com`;
  const hash = await hashPassword(password);
  await withSystem((tx) => tx.execute(sql`update users set password_hash = ${hash} where id = ${person.userId}`));
});

/** A session's cookie, or what the sign-in is answered with. */
async function signIn(code?: string, secret = password) {
  const csrf = await call<{ csrfToken: string }>(auth.GET, { params: { nextauth: ["csrf"] } });
  const cookie = csrf.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  const fields = { email, password: secret, csrfToken: csrf.body.csrfToken, json: "true", ...(code ? { code } : {}) };
  const got = await call(auth.POST, {
    params: { nextauth: ["callback", "credentials"] },
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookie.join("; ") },
    body: String(new URLSearchParams(fields)),
  });
  return got.status === 200 ? "in" : (got.body.second_factor ?? got.body.code ?? got.status);
}

const handlers = { POST: factorRoute.POST, PUT: factorRoute.PUT, DELETE: factorRoute.DELETE };
const send = (method: keyof typeof handlers, body: object, handler = handlers[method]) =>
  person.browse(handler, { method, body });
/** Sets it up, as if it had been a while ago: the code of now is unused. */
async function setUp() {
  const begun = await send("POST", { password });
  expect(begun.status).toBe(200);
  const secret = fromBase32(String(begun.body.secret));
  const { status, body } = await send("PUT", { code: codeOf(secret, stepAt(Date.now())) });
  expect(status).toBe(200);
  await withSystem((tx) => tx.execute(sql`update second_factors set last_step = 0 where user_id = ${person.userId}`));
  const code = (ahead = 0) => codeOf(secret, stepAt(Date.now()) + ahead);
  return { secret, code, codes: body.recovery_codes as string[] };
}

describe("a second factor", () => {
  it("is asked for only once a code of it was right", async () => {
    expect((await send("POST", { password: "wrong horse battery" })).status).toBe(400);
    const { body } = await send("POST", { password });
    expect(String(body.uri)).toContain(`secret=${body.secret}`);
    expect(await signIn()).toBe("in");
    expect((await send("PUT", { code: "000000" })).body.errors).toMatchObject([{ field: "code" }]);
    expect(await signIn()).toBe("in");
    const { codes, code } = await setUp();
    expect(codes).toHaveLength(10);
    expect((await person.browse(accountRoute.GET)).body.second_factor).toEqual({ is_on: true, recovery_left: 10 });
    expect(await signIn()).toBe("needed");
    expect(await signIn("123")).toBe("wrong");
    expect(await signIn(code(), "wrong horse battery")).toBe(401);
    expect(await signIn(code())).toBe("in");
    expect((await send("POST", { password })).status).toBe(409);
  });

  it("has codes that work once, also when two come with one at the same moment", async () => {
    const { code } = await setUp();
    const now = code();
    expect((await Promise.all([signIn(now), signIn(now)])).sort()).toEqual(["in", "wrong"]);
    expect(await signIn(now)).toBe("wrong");
    expect(await signIn(code(1))).toBe("in");
  });

  it("has recovery codes, of which each works once, and new ones void the old", async () => {
    const { codes, code } = await setUp();
    const [one = "", two = ""] = codes;
    expect(await signIn(one.toUpperCase())).toBe("in");
    expect(await signIn(one)).toBe("wrong");
    expect((await person.browse(accountRoute.GET)).body.second_factor).toEqual({ is_on: true, recovery_left: 9 });
    expect((await send("POST", { password, code: "nothing" }, recoveryRoute.POST)).status).toBe(400);
    const { body } = await send("POST", { password, code: code() }, recoveryRoute.POST);
    expect(await signIn(two)).toBe("wrong");
    expect(await signIn((body.recovery_codes as string[])[0])).toBe("in");
  });

  it("is asked for after a new password by link, too", async () => {
    const { code } = await setUp();
    const token = (await makeResetLink(person.userId, { mailed: false })).split("/reset-password/")[1];
    expect((await call(resetRoute.POST, { body: { token, password: "a quite different one" } })).status).toBe(204);
    expect(await signIn(undefined, "a quite different one")).toBe("needed");
    expect(await signIn(code(), "a quite different one")).toBe("in");
  });

  it("is gone with the password when somebody proves the address for the first time: it may be another's", async () => {
    await setUp();
    const token = (await makeResetLink(person.userId, { mailed: true })).split("/reset-password/")[1];
    expect((await call(resetRoute.POST, { body: { token, password: "a quite different one" } })).status).toBe(204);
    expect(await signIn(undefined, "a quite different one")).toBe("in");
  });

  it("cannot be guessed: after five wrong codes a right one has to wait", async () => {
    const { code } = await setUp();
    for (let n = 0; n < 5; n++) expect(await signIn(`00000${n}`.replace(code(), "999999"))).toBe("wrong");
    expect(await signIn(code())).toBe("rate_limited");
  });

  it("is turned off with password and code together", async () => {
    const { code } = await setUp();
    expect((await send("DELETE", { password: "wrong horse battery", code: code() })).body.errors).toMatchObject([
      { field: "password" },
    ]);
    expect((await send("DELETE", { password, code: "000000" })).body.errors).toMatchObject([{ field: "code" }]);
    expect((await send("DELETE", { password, code: code() })).status).toBe(204);
    expect(await signIn()).toBe("in");
    expect((await send("DELETE", { password, code: code() })).status).toBe(409);
  });
});

describe("a second factor that is lost", () => {
  it("is reset by who set the installation up, in a browser, and the log has it", async () => {
    await setUp();
    const owner = first as Person;
    const sent = { method: "DELETE", params: { id: person.userId } };
    expect((await owner.browse(memberFactorRoute.DELETE, sent)).status).toBe(404);
    await withSystem((tx) =>
      tx.insert(memberships).values({ org_id: owner.orgId, user_id: person.userId, role: "viewer" }),
    );
    expect((await owner.call(memberFactorRoute.DELETE, sent)).status).toBe(403);
    expect((await person.browse(memberFactorRoute.DELETE, sent)).status).toBe(403);
    expect((await owner.browse(memberFactorRoute.DELETE, sent)).status).toBe(204);
    const left = await withSystem((tx) => tx.execute(sql`select from sessions where user_id = ${person.userId}`));
    expect(left).toHaveLength(0);
    expect(await signIn()).toBe("in");
    const { body } = await owner.call(auditRoute.GET, { url: "/?action=installation.read" });
    expect(body.items).toMatchObject([
      { target: { type: "member", name: email }, before: { second_factor: "on" }, after: { second_factor: "off" } },
    ]);
    expect((await owner.browse(memberFactorRoute.DELETE, sent)).status).toBe(409);
  });
});
