/** Invitations: by mail and by hand, accepted with and without an account, once, in time, by whom they are for. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as againRoute from "@/app/api/v1/invitations/[id]/again/route";
import * as oneRoute from "@/app/api/v1/invitations/[id]/route";
import * as invitationsRoute from "@/app/api/v1/invitations/route";
import * as joinRoute from "@/app/api/v1/join/route";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as membersRoute from "@/app/api/v1/members/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { InvitationAnswer, InvitationList } from "@/lib/api/contracts/members";
import { call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { linkIn, type MailServer, startMailServer } from "@/lib/mail/testing";
import { newId } from "@/lib/tenancy/ids";
import { lookAtInvitation } from "./accept";
import { mailInvitations } from "./mail-rounds";

const db = useTestDatabase();
let server: MailServer;
let owner: Person;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(async () => {
  setEnvForTests(null);
  await server.close();
});
beforeEach(async () => {
  setEnvForTests({ smtpUrl: null });
  owner = await makePerson(db);
});

const mails = () => setEnvForTests({ smtpUrl: server.url, mailFrom: "FlowPilot <flowpilot@example.com>" });
const password = "correct horse battery";

async function invite(body: object, by: Person = owner): Promise<InvitationAnswer["items"]> {
  const { status, body: answer } = await by.call(invitationsRoute.POST, { body });
  expect(status).toBe(201);
  return (answer as unknown as InvitationAnswer).items;
}
const tokenOf = (link: string | null | undefined) => (link ?? "").split("/join/")[1] ?? "";
const tokenFor = async (body: object) => tokenOf((await invite(body))[0]?.link);
const pending = async () => (await owner.call(invitationsRoute.GET)).body as unknown as InvitationList;
const origin = { "sec-fetch-site": "same-origin" };
const join = (token: string, account?: object) => call(joinRoute.POST, { body: { token, account }, headers: origin });
/** The one invitation that is pending, once it is known what became of its mail. */
const settled = () =>
  vi.waitFor(async () => {
    const [item] = (await pending()).items;
    expect(item?.mail).not.toBe("queued");
    return item;
  });
const becomesDue = (email: string) =>
  withSystem((tx) => tx.execute(sql`update invitations set mail_next_at = now() where email = ${email}`));
const fresh = () => `${newId()}@example.com`;

describe("an invitation by mail", () => {
  it("goes to its address with a link that nobody else is shown, and is accepted without an account", async () => {
    mails();
    const email = fresh();
    const [made] = await invite({ emails: [email.toUpperCase()], role: "editor" });
    expect(made).toEqual({ email, outcome: "invited", mailed: true, link: null });
    const mail = await server.next(email);
    expect(mail.text).toMatch(/Test person invites you to Test workspace/);
    const token = tokenOf(linkIn(mail));
    expect(await lookAtInvitation(token)).toMatchObject({ workspace: "Test workspace", role: "editor", email });
    expect(await settled()).toMatchObject({ email, mail: "sent", mailed_at: expect.any(String), is_expired: false });
    expect((await join(token, { name: "Eve", email: fresh(), password })).status).toBe(403);
    expect((await join(token, { name: "Edith", email, password: "short" })).status).toBe(400);
    expect((await join(token, { name: "Edith", email, password })).status).toBe(200);
    const { body } = await owner.call(membersRoute.GET, { url: "/?q=edith" });
    expect(body.items).toMatchObject([{ email, role: "editor" }]);
    expect((await pending()).items).toEqual([]);
    // A replayed link.
    expect(await join(token, { name: "Edith", email, password })).toMatchObject({
      status: 410,
      body: { code: "gone" },
    });
  });

  it("that the server refuses has failed, for its reason, and goes again or becomes a link for who invites", async () => {
    mails();
    const email = "edith@refused.example.com";
    const [made] = await invite({ emails: [email], role: "viewer" });
    expect(made).toMatchObject({ mailed: true, link: null });
    const item = await settled();
    expect(item).toMatchObject({ mail: "failed", mail_error: "The mail server said: 550 nobody of that name" });
    const again = (body: object) =>
      owner.call(againRoute.POST, { method: "POST", params: { id: item?.id ?? "" }, body });
    expect((await again({ by: "mail" })).body).toEqual({
      items: [{ email, outcome: "invited", mailed: true, link: null }],
    });
    expect(await settled()).toMatchObject({ mail: "failed" });
    const { body } = await again({ by: "link" });
    const token = tokenOf((body as unknown as InvitationAnswer).items[0]?.link);
    expect(await lookAtInvitation(token)).toMatchObject({ email });
    expect((await pending()).items).toMatchObject([{ mail: "none", mail_error: null }]);
  });

  it("waits for a server that is away, and goes with the same link when it is back", async () => {
    const away = await startMailServer();
    await away.close();
    setEnvForTests({ smtpUrl: away.url, mailFrom: "flowpilot@example.com" });
    const email = fresh();
    await invite({ emails: [email], role: "viewer" });
    await vi.waitFor(async () => expect((await pending()).items[0]?.mail_error).toMatch(/could not be reached/));
    expect((await pending()).items).toMatchObject([{ mail: "queued" }]);
    mails();
    await becomesDue(email);
    expect(await mailInvitations()).toEqual({ sent: 1, failed: 0 });
    const token = tokenOf(linkIn(await server.next(email)));
    expect(await lookAtInvitation(token)).toMatchObject({ email });
    expect((await pending()).items).toMatchObject([{ mail: "sent", mail_error: null, mailed_at: expect.any(String) }]);
  });

  it("is given up after the last try", async () => {
    const away = await startMailServer();
    await away.close();
    setEnvForTests({ smtpUrl: away.url, mailFrom: "flowpilot@example.com" });
    const email = fresh();
    await invite({ emails: [email], role: "viewer" });
    await vi.waitFor(async () => expect((await pending()).items[0]?.mail_error).not.toBeNull());
    for (let tries = 1; tries < 6; tries += 1) {
      expect((await pending()).items).toMatchObject([{ mail: "queued" }]);
      await becomesDue(email);
      await mailInvitations();
    }
    expect((await pending()).items).toMatchObject([{ mail: "failed" }]);
  });

  it("is sent by the next round when the process died in the middle, and by one only of two at once", async () => {
    const email = fresh();
    await invite({ emails: [email], role: "viewer" });
    mails();
    // As a process leaves it that has stored the invitation, or taken it up, and died.
    await withSystem((tx) =>
      tx.execute(
        sql`update invitations set mail = 'queued', mail_tries = 1, mail_next_at = now() where email = ${email}`,
      ),
    );
    const rounds = await Promise.all([mailInvitations(), mailInvitations()]);
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(await lookAtInvitation(tokenOf(linkIn(await server.next(email))))).toMatchObject({ email });
  });

  it("of two to one address at the same moment is the later one, and both are told so", async () => {
    const email = fresh();
    const body = { emails: [email], role: "viewer" };
    const answers = await Promise.all(Array.from({ length: 4 }, () => owner.call(invitationsRoute.POST, { body })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const links = answers.map((answer) => (answer.body as unknown as InvitationAnswer).items[0]?.link);
    const works = await Promise.all(links.map((link) => lookAtInvitation(tokenOf(link))));
    expect(works.filter((each) => each !== null)).toHaveLength(1);
    expect((await pending()).items).toHaveLength(1);
  });

  it("is bound to its address for the signed-in, too", async () => {
    const [edith, eve] = [await makePerson(db), await makePerson(db)];
    const token = await tokenFor({ emails: [`${edith.userId}@example.com`], role: "admin" });
    expect((await eve.browse(joinRoute.POST, { body: { token } })).status).toBe(403);
    const joined = await edith.browse(joinRoute.POST, { body: { token } });
    expect(joined).toMatchObject({ status: 200, body: { slug: `org-${owner.orgId.slice(-12)}` } });
  });
});

describe("an invitation by link", () => {
  it("is for whoever has it, once, however many try at the same moment", async () => {
    const token = await tokenFor({ role: "viewer" });
    const people = await Promise.all([makePerson(db), makePerson(db), makePerson(db)]);
    const answers = await Promise.all(people.map((person) => person.browse(joinRoute.POST, { body: { token } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it("needs somebody: signed in, or with a new account of an address that has none", async () => {
    const token = await tokenFor({ role: "viewer" });
    expect((await join(token)).status).toBe(401);
    const taken = await join(token, { name: "Ada", email: `${owner.userId}@example.com`, password });
    expect(taken).toMatchObject({ status: 409, body: { hint: "Sign in to join." } });
    expect((await join(token, { name: "New", email: fresh(), password })).status).toBe(200);
  });

  it("leaves the role of a member as it is", async () => {
    const token = await tokenFor({ role: "viewer" });
    expect((await owner.browse(joinRoute.POST, { body: { token } })).status).toBe(200);
    expect((await owner.call(membersRoute.GET)).body.items).toMatchObject([{ role: "owner" }]);
  });
});

describe("an invitation ends", () => {
  it("when it is revoked, and is then not there to be revoked", async () => {
    const token = await tokenFor({ role: "viewer" });
    const [item] = (await pending()).items;
    const params = { id: item?.id ?? "" };
    const other = await makePerson(db);
    expect((await other.call(oneRoute.DELETE, { method: "DELETE", params })).status).toBe(404);
    expect((await owner.call(oneRoute.DELETE, { method: "DELETE", params })).status).toBe(204);
    expect((await owner.call(oneRoute.DELETE, { method: "DELETE", params })).status).toBe(404);
    expect((await join(token, { name: "Late", email: fresh(), password })).status).toBe(410);
  });

  it("when its time is over, and begins again with another link", async () => {
    const email = fresh();
    const token = await tokenFor({ emails: [email], role: "viewer", days: 1 });
    await withSystem((tx) => tx.execute(sql`update invitations set expires_at = now() where email = ${email}`));
    expect((await join(token, { name: "Late", email, password })).status).toBe(410);
    const [item] = (await pending()).items;
    expect(item).toMatchObject({ is_expired: true });
    const { body } = await owner.call(againRoute.POST, { method: "POST", params: { id: item?.id ?? "" }, body: {} });
    const again = tokenOf((body as unknown as InvitationAnswer).items[0]?.link);
    expect((await join(token, { name: "Late", email, password })).status).toBe(410);
    expect((await join(again, { name: "Late", email, password })).status).toBe(200);
  });

  it("when the address is invited anew", async () => {
    const email = fresh();
    const before = await tokenFor({ emails: [email], role: "viewer" });
    const after = await tokenFor({ emails: [email], role: "editor" });
    expect(await lookAtInvitation(before)).toBeNull();
    expect(await lookAtInvitation(after)).toMatchObject({ role: "editor" });
    expect((await pending()).items).toHaveLength(1);
  });

  it("when who invited may invite no more", async () => {
    const admin = await makePerson(db);
    await admin.browse(joinRoute.POST, { body: { token: await tokenFor({ role: "admin" }) } });
    const key = await makeKey(owner.orgId, admin.userId);
    const { body } = await call<InvitationAnswer>(invitationsRoute.POST, { key, body: { role: "admin" } });
    const token = tokenOf(body.items[0]?.link);
    expect(await lookAtInvitation(token)).not.toBeNull();
    await owner.call(memberRoute.PATCH, { method: "PATCH", params: { id: admin.userId }, body: { role: "viewer" } });
    expect(await lookAtInvitation(token)).toBeNull();
  });

  it("when who invited is gone or lowered in the very moment, until somebody else sends it again", async () => {
    const admin = await makePerson(db);
    await admin.browse(joinRoute.POST, { body: { token: await tokenFor({ role: "admin" }) } });
    const key = await makeKey(owner.orgId, admin.userId);
    const { body } = await call<InvitationAnswer>(invitationsRoute.POST, { key, body: { role: "admin" } });
    const token = tokenOf(body.items[0]?.link);
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'editor' where user_id = ${admin.userId}`));
    const eve = await makePerson(db);
    expect((await eve.browse(joinRoute.POST, { body: { token } })).status).toBe(410);
    await withSystem((tx) => tx.execute(sql`delete from users where id = ${admin.userId}`));
    expect(await lookAtInvitation(token)).toBeNull();
    const [item] = (await pending()).items;
    const again = await owner.call(againRoute.POST, { method: "POST", params: { id: item?.id ?? "" }, body: {} });
    const link = (again.body as unknown as InvitationAnswer).items[0]?.link;
    expect((await eve.browse(joinRoute.POST, { body: { token: tokenOf(link) } })).status).toBe(200);
  });
});

describe("what is refused", () => {
  it("an address that is none, a role of owner, a wrong link, and who is a member already", async () => {
    const refused = async (body: object) => (await owner.call(invitationsRoute.POST, { body })).status;
    expect(await refused({ emails: ["nobody"], role: "viewer" })).toBe(400);
    expect(await refused({ emails: [fresh()], role: "owner" })).toBe(400);
    expect(await refused({ emails: Array.from({ length: 51 }, fresh), role: "viewer" })).toBe(400);
    expect(await refused({ emails: [fresh()], role: "viewer", days: 3 })).toBe(400);
    expect((await join("x".repeat(43), { name: "Eve", email: fresh(), password })).status).toBe(410);
    expect((await join("short", { name: "Eve", email: fresh(), password })).status).toBe(400);
    const [member] = await invite({ emails: [`${owner.userId}@example.com`], role: "viewer" });
    expect(member).toEqual({ email: `${owner.userId}@example.com`, outcome: "member", mailed: false, link: null });
  });

  it("a page of another site that has somebody join", async () => {
    const token = await tokenFor({ role: "viewer" });
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await owner.browse(joinRoute.POST, { body: { token }, headers })).status).toBe(403);
  });

  it("more than a hundred at once", async () => {
    const fifty = { emails: Array.from({ length: 50 }, fresh), role: "viewer" };
    await invite(fifty);
    await invite({ ...fifty, emails: Array.from({ length: 50 }, fresh) });
    expect((await owner.call(invitationsRoute.POST, { body: { role: "viewer" } })).status).toBe(429);
  });
});
