/** Signing in with an OpenID Connect server: a real one as far as the protocol goes, on a port of its own. */
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as auth from "@/app/api/auth/[...nextauth]/route";
import * as accountRoute from "@/app/api/v1/account/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as invitationsRoute from "@/app/api/v1/invitations/route";
import * as joinRoute from "@/app/api/v1/join/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call, makeKey, makePerson, type Person, sessionCookie } from "@/lib/api/testing";
import { readEnv, setEnvForTests } from "@/lib/env";
import { linkIn, startMailServer } from "@/lib/mail/testing";
import { lookAtInvitation } from "@/lib/members/accept";
import { checkPassword } from "./check-password";
import { otherSignIns } from "./providers";
import { sessionOf } from "./session";

const db = useTestDatabase();
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
let server: Server;
let issuer = "";
let person: Person;
/** What the server says of who signs in there. */
let claims: Record<string, unknown> = {};
const codes = new Map<string, { nonce: string; challenge: string }>();

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const body = { iss: issuer, aud: "flowpilot", sub: "u-1", iat: now, exp: now + 60, nonce, ...claims };
  const text = `${part({ alg: "RS256", kid: "k", typ: "JWT" })}.${part(body)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
}

const oauth = () => ({
  github: null,
  google: null,
  oidc: { issuer, clientId: "flowpilot", clientSecret: "s", name: "Acme" },
});

beforeAll(async () => {
  person = await makePerson(db);
  server = createServer((request, response) => {
    const json = (value: object, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.url === "/.well-known/openid-configuration") {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        id_token_signing_alg_values_supported: ["RS256"],
        subject_types_supported: ["public"],
      });
    }
    if (request.url === "/keys")
      return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" }] });
    let text = "";
    request.on("data", (bytes: Buffer) => {
      text += bytes.toString();
    });
    request.on("end", () => {
      const form = new URLSearchParams(text);
      const known = codes.get(form.get("code") ?? "");
      const proof = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (!known || known.challenge !== proof) return json({ error: "invalid_grant" }, 400);
      codes.delete(form.get("code") ?? "");
      json({ access_token: "a", token_type: "Bearer", id_token: idToken(known.nonce) });
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  issuer = `http://127.0.0.1:${address.port}`;
  setEnvForTests({ oauth: oauth() });
});
afterAll(async () => {
  setEnvForTests(null);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const cookiesOf = (headers: Headers) => headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");

/** The whole way: to the server, and back with what it gave. `state` may be somebody else's. */
async function signIn(forged: { state?: string } = {}) {
  const csrf = await call<{ csrfToken: string }>(auth.GET, { params: { nextauth: ["csrf"] } });
  const go = await call<{ url: string }>(auth.POST, {
    params: { nextauth: ["signin", "oidc"] },
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookiesOf(csrf.headers).join("; ") },
    body: String(new URLSearchParams({ csrfToken: csrf.body.csrfToken, callbackUrl: "/acme/workflows", json: "true" })),
  });
  const there = new URL(go.body.url).searchParams;
  expect(there.get("code_challenge_method")).toBe("S256");
  const code = randomUUID();
  codes.set(code, { nonce: there.get("nonce") ?? "", challenge: there.get("code_challenge") ?? "" });
  const state = forged.state ?? there.get("state") ?? "";
  const cookie = [...cookiesOf(csrf.headers), ...cookiesOf(go.headers)].join("; ");
  const back = await call(auth.GET, {
    params: { nextauth: ["callback", "oidc"] },
    url: `/api/auth/callback/oidc?${new URLSearchParams({ code, state, iss: issuer })}`,
    headers: { cookie },
  });
  const session = cookiesOf(back.headers).find((line) => /^flowpilot\.session=./.test(line)) ?? "";
  return { location: back.headers.get("location") ?? "", session: await sessionOf(new Headers({ cookie: session })) };
}

describe("who signs in elsewhere", () => {
  it("is the account of their confirmed address", async () => {
    claims = { email: `${person.userId}@EXAMPLE.com`, email_verified: true, name: "Somebody" };
    const { location, session } = await signIn();
    expect(session?.userId).toBe(person.userId);
    expect(location).toMatch(/\/acme\/workflows$/);
  });

  it("is nobody when the address is not confirmed, or has no account", async () => {
    claims = { email: `${person.userId}@example.com` };
    expect(await signIn()).toEqual({ location: "/sign-in?error=unconfirmed", session: null });
    claims = { email: "stranger@example.com", email_verified: true };
    expect(await signIn()).toEqual({ location: "/sign-in?error=unknown", session: null });
  });

  it("is nobody with another's state, or a token for somebody else", async () => {
    claims = { email: `${person.userId}@example.com`, email_verified: true };
    expect((await signIn({ state: "forged" })).session).toBeNull();
    claims = { ...claims, aud: "another-app" };
    expect((await signIn()).session).toBeNull();
    claims = { ...claims, aud: "flowpilot", nonce: "replayed" };
    expect((await signIn()).session).toBeNull();
  });
});

describe("an account whose address nobody has proved", () => {
  let owner: Person;
  beforeAll(async () => {
    owner = await makePerson(db);
  });
  const join = (token: string, email: string) =>
    call(joinRoute.POST, {
      body: { token, account: { name: "Mallory", email, password: "mallory waits here" } },
      headers: { "sec-fetch-site": "same-origin" },
    });
  const invite = async (body: object) => {
    const answer = await owner.call(invitationsRoute.POST, { body });
    return String((answer.body.items as { link: string }[])[0]?.link).split("/join/")[1] ?? "";
  };
  const idOf = async (email: string) => {
    const [row] = await withSystem((tx) =>
      tx.execute<{ id: string }>(sql`select id from users where email = ${email}`),
    );
    return row?.id ?? "";
  };

  it("is theirs who prove it elsewhere, without the password, sessions, keys and invitations of who wrote it down", async () => {
    const email = `${randomUUID()}@example.com`;
    expect((await join(await invite({ role: "admin" }), email)).status).toBe(200);
    const id = await idOf(email);
    const key = await makeKey(owner.orgId, id);
    const mallory = { session: id };
    expect((await call(accountRoute.GET, mallory)).status).toBe(200);
    const back = await call<{ items: { link: string }[] }>(invitationsRoute.POST, { key, body: { role: "admin" } });
    const wayBack = back.body.items[0]?.link.split("/join/")[1] ?? "";
    const cookie = await sessionCookie(id);
    claims = { email, email_verified: true };
    expect((await signIn()).session?.userId).toBe(id);
    const checked = await checkPassword(
      { email, password: "mallory waits here" },
      new Request("http://flowpilot.test"),
    );
    expect(checked).toBeNull();
    expect((await call(accountRoute.GET, { headers: { cookie } })).status).toBe(401);
    expect((await call(workflowsRoute.GET, { key })).status).toBe(401);
    expect(await lookAtInvitation(wayBack)).toBeNull();
    const { body } = await owner.call(auditRoute.GET, { url: "/?action=account.change" });
    expect(body.items).toMatchObject([
      { operation: "address confirmed by oidc", after: { removed: ["password"], keys_revoked: ["Test"] } },
    ]);
    // From then on it is theirs, and coming again takes nothing.
    const theirs = await makeKey(owner.orgId, id);
    await signIn();
    expect((await call(workflowsRoute.GET, { key: theirs })).status).toBe(200);
  });

  it("is not one that was made by an invitation that was mailed there", async () => {
    const email = `${randomUUID()}@example.com`;
    const server = await startMailServer();
    setEnvForTests({ smtpUrl: server.url, mailFrom: "flowpilot@example.com", oauth: oauth() });
    await owner.call(invitationsRoute.POST, { body: { emails: [email], role: "editor" } });
    const token = linkIn(await server.next(email)).split("/join/")[1] ?? "";
    expect((await join(token, email)).status).toBe(200);
    claims = { email, email_verified: true };
    expect((await signIn()).session).not.toBeNull();
    expect(
      await checkPassword({ email, password: "mallory waits here" }, new Request("http://flowpilot.test")),
    ).not.toBeNull();
    await server.close();
  });

  it("is one that was made by a link that was bound to the address and shown to who invited", async () => {
    const email = `${randomUUID()}@example.com`;
    setEnvForTests({ smtpUrl: null, oauth: oauth() });
    expect((await join(await invite({ emails: [email], role: "editor" }), email)).status).toBe(200);
    claims = { email, email_verified: true };
    expect((await signIn()).session).not.toBeNull();
    expect(
      await checkPassword({ email, password: "mallory waits here" }, new Request("http://flowpilot.test")),
    ).toBeNull();
  });
});

describe("the settings", () => {
  it("are offered by name, and go together", () => {
    expect(otherSignIns()).toEqual([{ id: "oidc", name: "Acme" }]);
    expect(() => readEnv({ GITHUB_CLIENT_ID: "a" })).toThrow(/GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET go together/);
    expect(() => readEnv({ OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" })).toThrow(/OIDC_ISSUER/);
  });
});
