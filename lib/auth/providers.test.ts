/** Signing in with an OpenID Connect server: a real one as far as the protocol goes, on a port of its own. */
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as auth from "@/app/api/auth/[...nextauth]/route";
import { useTestDatabase } from "@/db/testing";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { readEnv, setEnvForTests } from "@/lib/env";
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
  setEnvForTests({
    oauth: { github: null, google: null, oidc: { issuer, clientId: "flowpilot", clientSecret: "s", name: "Acme" } },
  });
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

describe("the settings", () => {
  it("are offered by name, and go together", () => {
    expect(otherSignIns()).toEqual([{ id: "oidc", name: "Acme" }]);
    expect(() => readEnv({ GITHUB_CLIENT_ID: "a" })).toThrow(/GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET go together/);
    expect(() => readEnv({ OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "b" })).toThrow(/OIDC_ISSUER/);
  });
});
