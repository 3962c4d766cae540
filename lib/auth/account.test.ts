/** One's own account: its sessions, its password, a forgotten one, and its end. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as auth from "@/app/api/auth/[...nextauth]/route";
import * as passwordRoute from "@/app/api/v1/account/password/route";
import * as accountRoute from "@/app/api/v1/account/route";
import * as sessionRoute from "@/app/api/v1/account/sessions/[id]/route";
import * as sessionsRoute from "@/app/api/v1/account/sessions/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as linkRoute from "@/app/api/v1/members/[id]/password-link/route";
import * as forgotRoute from "@/app/api/v1/password/forgot/route";
import * as resetRoute from "@/app/api/v1/password/reset/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { SessionItem } from "@/lib/api/contracts/account";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { linkIn, type MailServer, startMailServer } from "@/lib/mail/testing";
import { keeperId } from "@/lib/operations/keeper";
import { newId } from "@/lib/tenancy/ids";
import { hashPassword } from "./password";
import { lookAtReset } from "./reset";

const db = useTestDatabase();
const password = "correct horse battery";
let hash = "";
let server: MailServer;
let first: Person;
let person: Person;
let email = "";
beforeAll(async () => {
  hash = await hashPassword(password);
  server = await startMailServer();
  first = await makePerson(db);
});
afterAll(async () => {
  setEnvForTests(null);
  await server.close();
});
beforeEach(async () => {
  setEnvForTests({ smtpUrl: server.url, mailFrom: "flowpilot@example.com" });
  person = await makePerson(db);
  email = `${person.userId}@example.com`;
  await withSystem((tx) => tx.execute(sql`update users set password_hash = ${hash} where id = ${person.userId}`));
});

/** Signs in as a browser does, and gives the cookie. */
async function signIn(secret = password, agent = "Firefox on Linux"): Promise<string> {
  const csrf = await call<{ csrfToken: string }>(auth.GET, { params: { nextauth: ["csrf"] } });
  const first = (line: string) => line.split(";", 1)[0] ?? "";
  const got = await call(auth.POST, {
    params: { nextauth: ["callback", "credentials"] },
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      cookie: csrf.headers.getSetCookie().map(first).join("; "),
      "user-agent": agent,
      "x-forwarded-for": "192.0.2.7",
    },
    body: String(new URLSearchParams({ email, password: secret, csrfToken: csrf.body.csrfToken, json: "true" })),
  });
  return (
    got.headers
      .getSetCookie()
      .map(first)
      .find((line) => line.startsWith("flowpilot.session=") && line.length > 30) ?? ""
  );
}
const as = (cookie: string) => ({ headers: { cookie, "sec-fetch-site": "same-origin" } });
const sessions = async (cookie: string) =>
  (await call<{ items: SessionItem[] }>(sessionsRoute.GET, as(cookie))).body.items;
const isIn = async (cookie: string) => (await call(workflowsRoute.GET, as(cookie))).status === 200;

describe("sessions", () => {
  it("are listed with where they are from, and ended one by one or all others at once", async () => {
    const [here, there, elsewhere] = [await signIn(), await signIn(password, "Safari on a phone"), await signIn()];
    const items = await sessions(here);
    expect(items).toHaveLength(3);
    expect(items.filter(({ current }) => current)).toMatchObject([
      { address: "192.0.2.7", user_agent: "Firefox on Linux" },
    ]);
    const phone = items.find(({ user_agent }) => user_agent === "Safari on a phone");
    const params = { id: phone?.id ?? "" };
    expect((await first.browse(sessionRoute.DELETE, { method: "DELETE", params })).status).toBe(404);
    expect((await call(sessionRoute.DELETE, { ...as(here), method: "DELETE", params })).status).toBe(204);
    expect([await isIn(here), await isIn(there), await isIn(elsewhere)]).toEqual([true, false, true]);
    await call(sessionsRoute.DELETE, { ...as(here), method: "DELETE" });
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
  });

  it("are over when their time is", async () => {
    const here = await signIn();
    await withSystem((tx) => tx.execute(sql`update sessions set expires_at = now() where user_id = ${person.userId}`));
    expect(await isIn(here)).toBe(false);
    expect((await call(accountRoute.GET, as(here))).status).toBe(401);
  });

  it("end with sign-out, for whoever has copied the cookie too", async () => {
    const here = await signIn();
    const csrf = await call<{ csrfToken: string }>(auth.GET, { params: { nextauth: ["csrf"] } });
    const token = csrf.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
    await call(auth.POST, {
      params: { nextauth: ["signout"] },
      headers: { "content-type": "application/x-www-form-urlencoded", cookie: [...token, here].join("; ") },
      body: String(new URLSearchParams({ csrfToken: csrf.body.csrfToken, json: "true" })),
    });
    expect(await isIn(here)).toBe(false);
  });

  it("are for people: a key has no account", async () => {
    expect((await person.call(accountRoute.GET)).status).toBe(401);
  });
});

describe("the account", () => {
  it("has a name that its person may change", async () => {
    const { body } = await person.browse(accountRoute.PATCH, { method: "PATCH", body: { name: " Ada L. " } });
    expect(body).toMatchObject({ name: "Ada L.", email, has_password: true });
    expect((await person.browse(accountRoute.PATCH, { method: "PATCH", body: { name: " " } })).status).toBe(400);
  });

  it("takes another password from who knows the old one, and ends all other sessions", async () => {
    const [here, there] = [await signIn(), await signIn()];
    const change = (current: string) =>
      call(passwordRoute.PUT, { ...as(here), method: "PUT", body: { current, password: "a quite different one" } });
    expect(await change("wrong horse battery")).toMatchObject({
      status: 400,
      body: { errors: [{ field: "current" }] },
    });
    expect((await change(password)).status).toBe(204);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect(await signIn(password)).toBe("");
    expect(await signIn("a quite different one")).not.toBe("");
  });
});

describe("a forgotten password", () => {
  const forgot = (address: string) => call(forgotRoute.POST, { body: { email: address } });
  const reset = (token: string, secret = "a quite different one", more: object = {}) =>
    call(resetRoute.POST, { body: { token, password: secret, ...more } });
  const mailed = async () => {
    await forgot(email);
    return tokenOf(linkIn(await server.next(email)));
  };
  const keyWorks = async () => (await person.call(workflowsRoute.GET)).status === 200;
  const prove = () =>
    withSystem((tx) => tx.execute(sql`update users set email_confirmed_at = now() where id = ${person.userId}`));
  const tokenOf = (link: string) => link.split("/reset-password/")[1] ?? "";

  it("is replaced by a link in a mail, once, and everybody is signed out", async () => {
    const here = await signIn();
    expect(await forgot(email.toUpperCase())).toMatchObject({ status: 202, body: { mails: true } });
    const token = tokenOf(linkIn(await server.next(email)));
    expect((await reset(token, "short")).status).toBe(400);
    expect((await reset(token)).status).toBe(204);
    expect(await isIn(here)).toBe(false);
    expect(await signIn("a quite different one")).not.toBe("");
    expect((await reset(token)).status).toBe(410);
  });

  it("revokes the API keys too, tells the audit log which, and keeps them for who wishes so", async () => {
    await prove();
    const kept = await mailed();
    expect(await lookAtReset(kept)).toEqual({ keys: 1, takesKeys: false });
    expect((await reset(kept, "a quite different one", { revoke_keys: false })).status).toBe(204);
    expect(await keyWorks()).toBe(true);
    expect((await reset(await mailed(), "yet another different one")).status).toBe(204);
    expect(await keyWorks()).toBe(false);
    const { body } = await person.browse(auditRoute.GET, { url: "/?action=account.change" });
    expect(body.items).toMatchObject([
      { operation: "new password by mail", after: { sessions_ended: 0, keys_revoked: ["Test"] } },
      { operation: "new password by mail", after: { keys_revoked: [] } },
    ]);
  });

  it("proves the address when it came by mail, and takes what the account held without that", async () => {
    const token = await mailed();
    expect(await lookAtReset(token)).toEqual({ keys: 1, takesKeys: true });
    expect((await reset(token, "a quite different one", { revoke_keys: false })).status).toBe(204);
    expect(await keyWorks()).toBe(false);
    expect(await signIn("a quite different one")).not.toBe("");
    expect(await lookAtReset(await mailed())).toMatchObject({ takesKeys: false });
  });

  it("of an address that nobody has gets the same answer and no mail", async () => {
    const stranger = `${newId()}@example.com`;
    expect(await forgot(stranger)).toMatchObject({ status: 202, body: { mails: true } });
    await forgot(email);
    await server.next(email);
    expect(server.mails.some(({ to }) => to.includes(stranger))).toBe(false);
  });

  it("has a link that is over after an hour, and when another is made", async () => {
    await forgot(email);
    const one = tokenOf(linkIn(await server.next(email)));
    await forgot(email);
    const two = tokenOf(linkIn(await server.next(email)));
    expect((await reset(one)).status).toBe(410);
    await withSystem((tx) => tx.execute(sql`update password_resets set expires_at = now()`));
    expect((await reset(two)).status).toBe(410);
  });

  it("where no mail can be sent is a matter of who set the installation up", async () => {
    setEnvForTests({ smtpUrl: null });
    expect((await forgot(email)).body).toEqual({ mails: false });
    const params = { id: first.userId };
    const sent = { method: "POST", params, body: {} };
    expect((await person.browse(linkRoute.POST, { ...sent, params: { id: person.userId } })).status).toBe(403);
    expect((await first.browse(linkRoute.POST, { ...sent, params: { id: person.userId } })).status).toBe(404);
    // Else whoever has a key, for looking at the installation alone even, would have the account.
    expect((await first.call(linkRoute.POST, sent)).status).toBe(403);
    const { body } = await first.browse(linkRoute.POST, sent);
    const token = tokenOf(String(body.link));
    // Whoever passes such a link on proves nothing.
    expect((await reset(token, "a quite different one", { revoke_keys: false })).status).toBe(204);
    const [row] = await withSystem((tx) =>
      tx.execute(sql`select email_confirmed_at from users where id = ${first.userId}`),
    );
    expect(row).toEqual({ email_confirmed_at: null });
    expect((await first.call(workflowsRoute.GET)).status).toBe(200);
  });
});

describe("the end of an account", () => {
  const end = (secret: string, who = person) =>
    who.browse(accountRoute.DELETE, { method: "DELETE", body: { password: secret } });
  const joins = (orgId: string, { userId }: Person, role: string) =>
    withSystem((tx) =>
      tx.execute(sql`insert into memberships (org_id, user_id, role) values (${orgId}, ${userId}, ${role})`),
    );

  it("needs the password, and another owner for each workspace", async () => {
    expect((await end("wrong horse battery")).status).toBe(400);
    const refused = await end(password);
    expect(refused).toMatchObject({
      status: 409,
      body: { reason: "last_owner", workspaces: [{ name: "Test workspace" }] },
    });
  });

  it("leaves what was made to the workspace", async () => {
    const made = await person.call(workflowsRoute.POST, { body: { name: "Kept", nodes: [], edges: [], triggers: [] } });
    await withSystem((tx) =>
      tx.execute(
        sql`insert into memberships (org_id, user_id, role) values (${person.orgId}, ${first.userId}, 'owner')`,
      ),
    );
    expect((await end(password)).status).toBe(204);
    expect((await person.browse(accountRoute.GET)).status).toBe(401);
    expect((await person.call(workflowsRoute.GET)).status).toBe(401);
    const headers = { "x-workspace": `org-${person.orgId.slice(-12)}` };
    const { text } = await first.browse(workflowsRoute.GET, { headers });
    expect(text).toContain(String(made.body.id));
  });

  it("passes the installation to an owner or admin of the oldest workspace, and is refused when there is none", async () => {
    const [admin, editor, second] = [await makePerson(db), await makePerson(db), await makePerson(db)];
    const keeper = () => withSystem(keeperId);
    expect(await keeper()).toBe(first.userId);
    await withSystem((tx) => tx.execute(sql`update users set password_hash = ${hash} where id = ${first.userId}`));
    await withSystem((tx) => tx.execute(sql`delete from memberships where user_id = ${first.userId}`));
    await withSystem((tx) =>
      tx.execute(sql`update orgs set created_at = now() - interval '1 year' where id = ${second.orgId}`),
    );
    await joins(second.orgId, first, "editor");
    await joins(person.orgId, first, "viewer");
    await withSystem((tx) =>
      tx.execute(
        sql`update memberships set role = 'editor' where role = 'owner' and org_id in (${second.orgId}, ${person.orgId})`,
      ),
    );
    await joins(person.orgId, editor, "editor");
    expect((await first.browse(accountRoute.GET)).body.installation_passes_to).toBeNull();
    expect(await end(password, first)).toMatchObject({ status: 409, body: { reason: "installation" } });
    // The oldest workspace comes first, the oldest account does not count.
    await joins(person.orgId, second, "owner");
    await joins(second.orgId, admin, "admin");
    expect((await first.browse(accountRoute.GET)).body.installation_passes_to).toBe("Test person");
    expect((await end(password, first)).status).toBe(204);
    expect(await keeper()).toBe(admin.userId);
    expect((await person.browse(accountRoute.GET)).body).not.toHaveProperty("installation_passes_to");
  });
});
