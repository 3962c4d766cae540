/** OAuth2 credentials against a real authorization server, on a real database. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as connect from "@/app/api/v1/credentials/[id]/connect/route";
import * as single from "@/app/api/v1/credentials/[id]/route";
import * as collection from "@/app/api/v1/credentials/route";
import * as callback from "@/app/api/v1/oauth/callback/route";
import { withSystem, withTenant } from "@/db/client";
import { oauth_tokens } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { credentialItem } from "@/lib/api/contracts/credentials";
import { makePerson, type Person } from "@/lib/api/testing";
import type { OAuthFields } from "@/lib/credentials/oauth2/token";
import { setEnvForTests } from "@/lib/env";
import { checkCredential, openCredential } from "../index";
import { accessToken } from "./access";
import { finishConnecting, startConnecting } from "./connect";
import { type OAuthServer, startOAuthServer } from "./testing";

const SECRET = "canary-client-secret-0123";
const db = useTestDatabase();
let me: Person;
let server: OAuthServer;
let count = 0;

beforeAll(async () => {
  me = await makePerson(db);
  server = await startOAuthServer({ id: "flows", secret: SECRET });
  setEnvForTests({ privateHosts: ["127.0.0.1"] });
});
afterAll(async () => {
  setEnvForTests(null);
  await server.close();
});
beforeEach(() => {
  Object.assign(server, { asked: {}, lifetime: 3600, mood: null });
});

async function add(grant = "authorization_code") {
  const name = `oauth-${++count}`;
  const fields: OAuthFields = {
    grant: grant as OAuthFields["grant"],
    authorization_url: `${server.url}/authorize?tenant=1`,
    token_url: `${server.url}/token`,
    client_id: "flows",
    client_secret: SECRET,
    scopes: "read write",
    client_auth: "basic",
    hosts: "api.example.com",
  };
  const { body } = await me.call(collection.POST, { method: "POST", body: { name, type: "oauth2", fields } });
  const id = String(body.id);
  const item = async () => credentialItem.parse((await me.call(single.GET, { params: { id } })).body);
  return { id, name, item, credential: { id, orgId: me.orgId, name, fields } };
}

async function connected() {
  const made = await add();
  const { body } = await me.call(connect.POST, { method: "POST", params: { id: made.id }, body: {} });
  const back = await server.agree(String(body.url));
  const answer = await me.browse(callback.GET, { url: `/?${new URLSearchParams(back)}` });
  return { ...made, answer, back };
}

const open = async (name: string) => openCredential(me.orgId, name, ["oauth2"]);
const later = (seconds: number) => () => new Date(Date.now() + seconds * 1000);

describe("connecting", () => {
  it("sends the person out with PKCE and a state, and brings a token back, sealed", async () => {
    const { id, name, item, answer, back } = await connected();
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(new RegExp(`/credentials\\?connected=${id}$`));
    expect((await item()).connection).toMatchObject({
      state: "connected",
      problem: null,
      expires_at: expect.any(String),
    });
    const opened = await open(name);
    expect(opened).toMatchObject({
      hosts: ["api.example.com"],
      http: { headers: { authorization: expect.stringMatching(/^Bearer access-/) } },
      hidden: expect.arrayContaining([SECRET]),
    });
    expect(Object.keys(opened.secret)).toEqual(["access_token"]);
    const rows = JSON.stringify(await withTenant(me.orgId, (tx) => tx.select().from(oauth_tokens)));
    for (const secret of opened.hidden) expect(rows).not.toContain(secret);
    expect(back.state).not.toContain(id);
    expect(await checkCredential(me.orgId, id)).toMatchObject({
      ok: true,
      message: expect.stringContaining("Connected"),
    });
  });

  it("takes no answer that it did not ask for, that came too late, was changed, or belongs to another person", async () => {
    const { id } = await add();
    const { userId } = me;
    const who = { orgId: me.orgId, orgSlug: "s", userId };
    const begin = async () => server.agree((await startConnecting(who, id)).url);
    const { code, state = "" } = await begin();
    const other = await makePerson(db);
    await expect(finishConnecting(other.userId, { code, state })).rejects.toMatchObject({ code: "bad_request" });
    await expect(finishConnecting(userId, { code, state }, later(3600)())).rejects.toMatchObject({
      code: "bad_request",
    });
    await expect(finishConnecting(userId, { code, state: `${state.slice(0, -2)}AA` })).rejects.toMatchObject({
      code: "bad_request",
    });
    await expect(finishConnecting(userId, { code })).rejects.toMatchObject({ code: "bad_request" });
    // A code of somebody else's sign-in does not fit the verifier in the state.
    const foreign = await begin();
    expect(await finishConnecting(userId, { code: foreign.code, state })).toMatchObject({
      problem: expect.stringContaining("refused"),
    });
    expect(await finishConnecting(userId, { error: "access_denied", state })).toMatchObject({
      problem: "The service was not allowed.",
    });
    expect(await finishConnecting(userId, { code, state })).toMatchObject({ problem: null });
  });

  it("is for who may write credentials where it belongs, whatever they may elsewhere", async () => {
    const { id, item } = await add();
    const colleague = await makePerson(db);
    const role = (orgId: string, name: string) =>
      withSystem((tx) =>
        tx.execute(sql`insert into memberships (org_id, user_id, role) values (${orgId}, ${colleague.userId}, ${name})
          on conflict (org_id, user_id) do update set role = excluded.role`),
      );
    await role(colleague.orgId, "viewer");
    await role(me.orgId, "editor");
    const headers = { "x-workspace": `org-${me.orgId.slice(-12)}` };
    const begin = async () => {
      const { body } = await colleague.browse(connect.POST, { method: "POST", params: { id }, body: {}, headers });
      return `/?${new URLSearchParams(await server.agree(String(body.url)))}`;
    };
    const late = await begin();
    expect((await colleague.browse(callback.GET, { url: await begin() })).status).toBe(303);
    await me.call(single.PUT, { method: "PUT", params: { id }, body: { fields: { scopes: "all" } } });
    await role(me.orgId, "viewer");
    expect((await colleague.browse(callback.GET, { url: late })).status).toBe(403);
    await withSystem((tx) => tx.execute(sql`delete from memberships where user_id = ${colleague.userId}`));
    expect((await colleague.browse(callback.GET, { url: late })).status).toBe(404);
    expect((await item()).connection).toMatchObject({ state: "not_connected" });
  });

  it("is to the credential that it was begun for: nobody else points it elsewhere meanwhile", async () => {
    const { id, item } = await add();
    const { body } = await me.call(connect.POST, { method: "POST", params: { id }, body: {} });
    const back = await server.agree(String(body.url));
    const fields = { hosts: "attacker.example", client_secret: SECRET };
    expect((await me.call(single.PUT, { method: "PUT", params: { id }, body: { fields } })).status).toBe(200);
    const { headers } = await me.browse(callback.GET, { url: `/?${new URLSearchParams(back)}` });
    expect(headers.get("location")).toContain("not_connected=");
    expect((await item()).connection).toMatchObject({ state: "not_connected" });
    expect(server.asked).toEqual({});
  });

  it("is needed before it can be used, and again when the credential changes", async () => {
    const { name, item } = await add();
    expect((await item()).connection).toMatchObject({ state: "not_connected" });
    await expect(open(name)).rejects.toMatchObject({ code: "credential_reconnect", retriable: false });
    const made = await connected();
    await me.call(single.PUT, { method: "PUT", params: { id: made.id }, body: { fields: { scopes: "all" } } });
    expect((await made.item()).connection).toMatchObject({ state: "not_connected" });
  });
});

describe("a token near its end", () => {
  it("is renewed ahead of it, once, however many ask", async () => {
    const { credential } = await connected();
    const before = await accessToken(credential);
    expect(server.asked).toEqual({ authorization_code: 1 });
    const tokens = await Promise.all(Array.from({ length: 12 }, () => accessToken(credential, later(3400))));
    expect(server.asked.refresh_token).toBe(1);
    expect(new Set(tokens.map((token) => token.access_token)).size).toBe(1);
    expect(tokens[0]?.access_token).not.toBe(before.access_token);
    expect(tokens[0]?.refresh_token).not.toBe(before.refresh_token);
  });

  it("is renewed by one process only: the next one finds what the first has got", async () => {
    const { credential } = await connected();
    const now = later(3400);
    const first = accessToken(credential, now);
    // As another process: nothing shared but the database.
    const { vi } = await import("vitest");
    vi.resetModules();
    const elsewhere = await import("./access");
    const second = elsewhere.accessToken(credential, now);
    expect((await first).access_token).toBe((await second).access_token);
    expect(server.asked.refresh_token).toBe(1);
  });

  it("goes on while the service is away, until it has ended; then the run may try again", async () => {
    const { credential, item } = await connected();
    const { access_token } = await accessToken(credential);
    server.mood = { status: 503, body: {} };
    expect((await accessToken(credential, later(3400))).access_token).toBe(access_token);
    await expect(accessToken(credential, later(3700))).rejects.toMatchObject({ code: "oauth_failed", retriable: true });
    expect((await item()).connection?.state).toBe("connected");
    server.mood = null;
    expect((await accessToken(credential, later(3700))).access_token).not.toBe(access_token);
  });

  it("that is refused has to be connected again, which the list says and a run does not repeat", async () => {
    const { id, name, credential, item } = await connected();
    server.mood = { status: 400, body: { error: "invalid_grant" } };
    const refused = { code: "credential_reconnect", retriable: false, hint: expect.stringContaining("Connect") };
    await expect(accessToken(credential, later(3400))).rejects.toMatchObject(refused);
    await expect(open(name)).rejects.toMatchObject(refused);
    expect(server.asked.refresh_token).toBe(1);
    expect((await item()).connection).toMatchObject({
      state: "reconnect",
      problem: expect.stringContaining("invalid_grant"),
    });
    expect(await checkCredential(me.orgId, id)).toMatchObject({
      ok: false,
      message: expect.stringContaining("connected"),
    });
    server.mood = null;
    const { body } = await me.call(connect.POST, { method: "POST", params: { id }, body: {} });
    await me.browse(callback.GET, { url: `/?${new URLSearchParams(await server.agree(String(body.url)))}` });
    expect((await item()).connection?.state).toBe("connected");
    expect((await open(name)).secret.access_token).toMatch(/^access-/);
  });
});

it("client credentials need nobody, and get a new token by themselves", async () => {
  const { id, name, credential, item } = await add("client_credentials");
  expect((await item()).connection).toBeNull();
  const first = (await open(name)).secret.access_token;
  expect((await open(name)).secret.access_token).toBe(first);
  expect((await accessToken(credential, later(3500))).access_token).not.toBe(first);
  expect(server.asked).toEqual({ client_credentials: 2 });
  // A token that was asked for while the credential was changed is not one of the credential as it is now.
  const fields = { hosts: "elsewhere.example", client_secret: SECRET };
  await me.call(single.PUT, { method: "PUT", params: { id }, body: { fields } });
  await expect(accessToken(credential)).rejects.toMatchObject({ code: "oauth_failed", retriable: true });
  expect(JSON.stringify(await withTenant(me.orgId, (tx) => tx.select().from(oauth_tokens)))).not.toContain(id);
  const refused = await me.call(connect.POST, { method: "POST", params: { id }, body: {} });
  expect(refused.status).toBe(409);
});
