/**
 * An Inngest server somewhere else, for `npm run conformance`. The functions are served on a local port and registered by a PUT, as an app does
 * after a deployment.
 *
 * INNGEST_BASE_URL: the server. INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY: its keys; without a signing key it is taken for a dev server.
 * CONFORMANCE_SERVE_URL: where that server reaches this process (default http://127.0.0.1:3939); it listens on the URL's port.
 */
import { createServer, type Server } from "node:http";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, afterEach } from "vitest";
import type { BuildFunctions, InngestServer, RunState } from "./testing";
import { CONFORMANCE_APP } from "./testing.app";
import { createServerAdapter } from "./testing.http";

/** Null: the embedded one. */
export function externalServer(): string | null {
  return process.env.INNGEST_BASE_URL?.replace(/\/+$/, "") || null;
}

type Handler = (request: Request) => Promise<Response>;

const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined };
const refuse: Handler = async () => new Response(null, { status: 503 });
let handler = refuse;
let http: Server | null = null;

afterEach(async () => {
  if (!http) return;
  // What the test has registered must not answer the next one's events. An app without any function is refused by the real server.
  await register((client) => [
    client.createFunction({ id: "nothing", triggers: [{ event: "conformance/nothing" }] }, () => undefined),
  ]);
});

afterAll(async () => {
  const server = http;
  if (!server) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Serves the functions and has the server register them. */
export async function startExternalSuite(build: BuildFunctions): Promise<InngestServer> {
  const client = await register(build);
  return {
    async send(event) {
      const { ids } = await client.send({ data: {}, ...event });
      return ids[0] ?? "";
    },
    async runs(eventId) {
      const response = await fetch(`${externalServer()}/v1/events/${encodeURIComponent(eventId)}/runs`, {
        headers: { authorization: `Bearer ${process.env.INNGEST_SIGNING_KEY ?? ""}` },
      });
      if (!response.ok) throw new Error(`The server's API answers with status ${response.status}.`);
      return ((await response.json()) as { data: RunState[] | null }).data ?? [];
    },
    hurryCrons: async () => undefined,
  };
}

async function register(build: BuildFunctions): Promise<Inngest> {
  const at = new URL(process.env.CONFORMANCE_SERVE_URL ?? "http://127.0.0.1:3939");
  await listen(Number(at.port || 80));
  const { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey } = process.env;
  const client = new Inngest({
    id: CONFORMANCE_APP,
    baseUrl: externalServer() ?? undefined,
    isDev: !signingKey,
    eventKey,
    signingKey,
    logger: quiet,
    internalLogger: quiet,
  });
  const functions: InngestFunction.Like[] = build(client);
  handler = serve({ client, functions, serveOrigin: at.origin, servePath: "/api/inngest" });
  const response = await fetch(`${at.origin}/api/inngest`, { method: "PUT" });
  if (!response.ok) throw new Error(`The functions were not registered: ${await response.text()}`);
  return client;
}

async function listen(port: number): Promise<void> {
  if (http) return;
  const server = createServer(createServerAdapter((request) => handler(request)));
  http = server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
}
