/** For each credential type a server of its kind, fields that it takes and fields that it refuses. */
import { generateKeyPairSync } from "node:crypto";
import type { RequestListener } from "node:http";
import { startServer } from "@/lib/http/testing";
import type { SocketServer } from "./testing";
import { isSigned, mongoServer, postgresServer, redisServer, service, smtpServer, sshServer } from "./testing.servers";

export interface Sample {
  right: Record<string, unknown>;
  /** With another secret. Null where only using it would tell. */
  wrong: Record<string, unknown> | null;
  close(): Promise<void>;
}

const KEY = "canary-0123456789-f3Qa";
const OTHER = "canary-another-123456-Zz9x";
const now = new Date("2030-01-01T00:00:00Z");
const pair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

async function http(
  listener: RequestListener,
  secret: string,
  fields: (url: string, host: string) => Record<string, unknown>,
  [right, wrong] = [KEY, OTHER],
): Promise<Sample> {
  const server = await startServer(listener);
  const rest = fields(server.url, `127.0.0.1:${server.port}`);
  return { right: { ...rest, [secret]: right }, wrong: { ...rest, [secret]: wrong }, close: server.close };
}

async function tcp(
  starting: Promise<SocketServer>,
  fields: Record<string, unknown>,
  [right, wrong] = [KEY, OTHER],
): Promise<Sample> {
  const { host, port, close } = await starting;
  const rest = { host, port, ...fields };
  return { right: { ...rest, password: right }, wrong: { ...rest, password: wrong }, close };
}

const bearer = (body: unknown) => service(({ headers }) => headers.authorization === `Bearer ${KEY}`, body);
const withTest = (url: string, hosts: string) => ({ hosts, test_url: `${url}/me?x=1` });
const TELEGRAM = [`123456789:${KEY.replaceAll("_", "-")}`, `123456789:${OTHER}`] as const;

export const SAMPLES: Record<string, (databaseUrl: string) => Promise<Sample>> = {
  openai: () => http(bearer({ data: [{ id: "a" }] }), "api_key", (url) => ({ base_url: `${url}/v1` })),
  anthropic: () =>
    http(
      service(({ headers }) => headers["x-api-key"] === KEY, { data: [{ id: "a" }] }),
      "api_key",
      (base_url) => ({ base_url }),
    ),
  http_bearer: () => http(bearer({}), "token", withTest),
  http_basic: () => {
    const right = `Basic ${Buffer.from(`zoë:${KEY}`).toString("base64")}`;
    const listener = service(({ headers }) => headers.authorization === right, {});
    return http(listener, "password", (url, host) => ({ ...withTest(url, host), username: "zoë" }));
  },
  http_header: () =>
    http(
      service(({ headers }) => headers["x-api-key"] === KEY, {}),
      "value",
      (url, host) => ({
        ...withTest(url, host),
        name: "X-API-Key",
      }),
    ),
  http_query: () =>
    http(
      service(({ url }) => url === `/me?x=1&key=${KEY}`, {}),
      "value",
      (url, host) => ({
        ...withTest(url, host),
        name: "key",
      }),
    ),
  oauth2: () => {
    const right = `Basic ${Buffer.from(`me:${KEY}`).toString("base64")}`;
    const no = { status: 401, body: { error: "invalid_client" } };
    const listener = service(
      ({ headers }) => headers.authorization === right,
      { access_token: "t", expires_in: 3600 },
      no,
    );
    const grant = "client_credentials";
    return http(listener, "client_secret", (url, hosts) => ({
      grant,
      token_url: `${url}/token`,
      client_id: "me",
      hosts,
    }));
  },
  telegram: () =>
    http(
      service(
        ({ url }) => url === `/bot${TELEGRAM[0]}/getMe`,
        { ok: true, result: { username: "a_bot" } },
        { status: 404 },
      ),
      "bot_token",
      (base_url) => ({ base_url }),
      [...TELEGRAM],
    ),
  slack: () =>
    http(
      service(
        ({ headers, url, method }) =>
          url === "/api/auth.test" && method === "POST" && headers.authorization === `Bearer ${KEY}`,
        { ok: true, team: "T", user: "bot" },
        { status: 200, body: { ok: false, error: "invalid_auth" } },
      ),
      "bot_token",
      (url) => ({ base_url: `${url}/api` }),
    ),
  git_token: () =>
    http(
      service(({ headers, url }) => url === "/api/v4/user" && headers.authorization === `Bearer ${KEY}`, {
        username: "zoe",
      }),
      "access_token",
      (base_url) => ({ base_url, provider: "gitlab" }),
    ),
  searxng: () => http(bearer({ results: [{}] }), "api_key", (base_url) => ({ base_url })),
  github_app: () => {
    const [mine, other] = [pair(), pair()];
    const listener = service(
      ({ headers, url }) =>
        url === "/app/installations/7/access_tokens" && isSigned(headers.authorization, mine.publicKey, now),
      { token: "t", permissions: { contents: "read" } },
    );
    const fields = (base_url: string) => ({ base_url, app_id: "42", installation_id: "7" });
    return http(listener, "private_key", fields, [mine.privateKey, other.privateKey]);
  },
  git_ssh: async () => {
    const { host, port, close } = await sshServer();
    return { right: { host, port, private_key: pair().privateKey }, wrong: null, close };
  },
  smtp: () => tcp(smtpServer("zoe", KEY), { username: "zoe", security: "none" }),
  redis: () => tcp(redisServer(KEY), { tls: false, database: 3 }),
  mongodb: () => tcp(mongoServer("zoe", KEY), { tls: false, username: "zoe", database: "app" }),
  postgres: (databaseUrl) => {
    const { username, password } = new URL(databaseUrl);
    const fields = { username, database: "postgres", ssl: "disable" };
    return tcp(postgresServer(databaseUrl), fields, [decodeURIComponent(password), OTHER]);
  },
};
