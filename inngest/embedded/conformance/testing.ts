/**
 * The conformance suite is written against this interface only, so that the same files run against any Inngest server: functions are served,
 * events are sent, and what is observed is what the functions did and what the HTTP API tells. With INNGEST_BASE_URL (npm run conformance)
 * the server is the one at that URL, else the embedded one on a database of the test file.
 */
import { randomBytes } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { expect } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { startEmbeddedSuite } from "./testing.embedded";
import { externalServer, startExternalSuite } from "./testing.external";

export interface RunState {
  status: "Running" | "Completed" | "Failed" | "Cancelled";
  output: unknown;
}

export interface InngestServer {
  /** @returns the id under which the server knows the event. */
  send(event: { name: string; id?: string; data?: Record<string, unknown> }): Promise<string>;
  /** Runs that an event has started. */
  runs(eventId: string): Promise<RunState[]>;
  /** Brings the next moment of all crons here, where that can be done; elsewhere it comes within the minute. */
  hurryCrons(): Promise<void>;
}

export type BuildFunctions = (client: Inngest) => InngestFunction.Like[];

/** What only the embedded server can be told; an external one does as it is set up. */
export interface Wishes {
  backoff?: (attempt: number) => number;
  concurrency?: number;
}

export interface Suite {
  /** Serves the functions in this process until the test ends. */
  start(build: BuildFunctions, wishes?: Wishes): Promise<InngestServer>;
}

/** Call it at the top of a test file. */
export function useInngest(): Suite {
  const db = useTestDatabase();
  return externalServer() ? { start: startExternalSuite } : embedded(db);
}

const embedded = (db: { url: string }): Suite => ({
  start: (build, wishes) => startEmbeddedSuite(db, build, wishes),
});

/** A name that no earlier run of the suite has used: an external server remembers events, ids and runs. */
export function unique(name: string): string {
  return `${name} ${randomBytes(4).toString("hex")}`;
}

export const QUIET = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined };

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

/** An external server waits half a minute before it tries again. */
const PATIENCE_MS = externalServer() ? 150_000 : 15_000;

/** Repeats until it does not throw; the last error when the patience is over. */
export async function eventually(check: () => void | Promise<void>, patienceMs = PATIENCE_MS): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Nobody outside can see when a wait stands, and a server need not look back: so the events come again until one was seen. */
export async function sendUntil(
  server: InngestServer,
  events: Parameters<InngestServer["send"]>[0][],
  seen: () => boolean,
): Promise<void> {
  await eventually(async () => {
    for (const event of events) await server.send(event);
    for (let round = 0; round < 20 && !seen(); round++) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(seen()).toBe(true);
  });
}

/** A promise to be fulfilled by hand. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
