/** The embedded server for tests: in the test's process, stopped after the test. */
import { sql } from "drizzle-orm";
import { Inngest } from "inngest";
import { afterEach } from "vitest";
import { withSystem } from "@/db/client";
import { createLink, type EmbeddedOptions, type EmbeddedServer, inProcessTransport, startEmbedded } from "..";
import type { BuildFunctions, InngestServer, RunState, Wishes } from "./testing";

const running: EmbeddedServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop({ graceMs: 5000 })));
});

const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined };

/** The server's complaints end up in the output of a test that fails. */
export function complain(fields: Record<string, unknown>, message: string): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)} ${String(fields.error ?? "")}\n`);
}

/** Serves the functions in this process and starts a server for them; stopped after the test. */
export async function start(
  db: { url: string },
  build: BuildFunctions,
  { appId = "suite", ...options }: Partial<EmbeddedOptions> & { appId?: string } = {},
): Promise<EmbeddedServer> {
  const link = createLink();
  const client = new Inngest({ id: appId, isDev: true, fetch: link.fetch, logger: quiet, internalLogger: quiet });
  const server = await startEmbedded({
    url: db.url,
    link,
    transport: inProcessTransport(client, build(client)),
    backoff: () => 0,
    log: { warn: complain, error: complain },
    ...options,
  });
  running.push(server);
  return server;
}

/** Takes a server that a test has ended by itself off the list. */
export function forget(server: EmbeddedServer): void {
  running.splice(running.indexOf(server), 1);
}

/** The same, as the conformance suite sees it. */
export async function startEmbeddedSuite(
  db: { url: string },
  build: BuildFunctions,
  wishes: Wishes = {},
): Promise<InngestServer> {
  const server = await start(db, build, wishes);
  return {
    send: (event) => server.send(event),
    async runs(eventId) {
      const path = `http://embedded/v1/events/${encodeURIComponent(eventId)}/runs`;
      const { data } = (await (await server.api(new Request(path))).json()) as { data: RunState[] };
      return data;
    },
    async hurryCrons() {
      await withSystem(async (tx) => {
        await tx.execute(sql`update inngest.queue set due_at = now() where kind = 'cron'`);
        await tx.execute(sql`select pg_notify('inngest', '')`);
      });
    },
  };
}
