/**
 * The conformance suite is written against this interface only, so that it can run against any Inngest server: functions are served, events are
 * sent, and what is observed is what the functions did.
 */
import { Inngest, type InngestFunction } from "inngest";
import { afterEach, expect } from "vitest";
import { createLink, type EmbeddedOptions, type EmbeddedServer, inProcessTransport, startEmbedded } from "..";

export interface InngestServer {
  send(event: { name: string; id?: string; data?: Record<string, unknown> }): Promise<string>;
  stop(): Promise<void>;
}

export type BuildFunctions = (client: Inngest) => InngestFunction.Like[];

const running: EmbeddedServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop({ graceMs: 5000 })));
});

export const QUIET = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined };

/** The server's complaints end up in the output of a test that fails. */
function complain(fields: Record<string, unknown>, message: string): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)} ${String(fields.error ?? "")}\n`);
}

/** Serves the functions in this process and starts a server for them; stopped after the test. */
export async function start(
  db: { url: string },
  build: BuildFunctions,
  options: Partial<EmbeddedOptions> & { appId?: string } = {},
): Promise<EmbeddedServer> {
  const link = createLink();
  const client = new Inngest({
    id: options.appId ?? "suite",
    isDev: true,
    fetch: link.fetch,
    logger: QUIET,
    internalLogger: QUIET,
  });
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

/** What functions did, in order; `until` waits for the list to be as expected. */
export class Diary {
  readonly lines: string[] = [];
  write<T>(line: string, value?: T): T {
    this.lines.push(line);
    return value as T;
  }
  async until(expected: string[]): Promise<void> {
    await eventually(() => expect(this.lines).toEqual(expected));
  }
  count(line: string): number {
    return this.lines.filter((one) => one === line).length;
  }
}

/** Repeats until it does not throw; the last error after 15 s. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** A promise to be fulfilled by hand. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
