/**
 * The server's own API, as far as the SDK calls it: POST /e/<key> takes events, POST /v1/checkpoint/<run>/async takes results in the middle of a
 * request, POST /fn/register an app's functions; GET /v1/events/<id>/runs tells what an event has set going. Routes speak Request and Response, so that the same code serves the SDK in process (see link.ts) and a port, where one is wanted.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Sql } from "@/db/url";
import { incomingEvent, ingest } from "./ingest";
import type { Queue } from "./queue";

/** 4 MB, the real server's limit for a step's output. */
const MAX_BODY = 4 * 1024 * 1024;

const events = z.union([incomingEvent.transform((event) => [event]), z.array(incomingEvent).min(1).max(1000)]);

const checkpointBody = z.object({
  qi_id: z.string().regex(/^\d+\.\d+$/),
  steps: z.array(
    z.object({
      id: z.string(),
      op: z.enum(["StepRun", "Step"]),
      displayName: z.string().nullish(),
      data: z.unknown().optional(),
    }),
  ),
});

/** What the SDK sends when somebody calls PUT on its endpoint. */
const registerBody = z.object({
  appName: z.string(),
  functions: z.array(z.record(z.string(), z.unknown())),
});

/** Run states as the real server's API spells them. */
const STATUS: Record<string, string> = {
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

interface RunRow {
  id: string;
  function_id: string;
  event_id: string;
  status: string;
  output: { data?: unknown; error?: unknown } | null;
  started_at: Date;
  ended_at: Date | null;
}

export interface ApiDeps {
  sql: Sql;
  queue: Queue;
  poke(): void;
  /** @throws Error with a sentence for the app's developer. */
  register(appId: string, functions: Record<string, unknown>[]): Promise<void>;
  /** Null: only in process, where nobody else can call. */
  keys: { eventKey: string; signingKey: string } | null;
}

const json = (status: number, body: unknown) => Response.json(body, { status });

const same = (a: string, b: string) => {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

/** As the SDK sends it: prefix kept, the rest hashed as hex bytes. */
function hashedSigningKey(key: string): string {
  const prefix = /^signkey-\w+-/.exec(key)?.[0] ?? "";
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(key.slice(prefix.length), "hex"))
      .digest("hex")
  );
}

/** @returns a handler for the API's requests; 401 without the right key, 404 for what it does not know. */
export function createApi({ sql, queue, poke, register, keys }: ApiDeps): (request: Request) => Promise<Response> {
  const signed = (request: Request) =>
    !keys || same(request.headers.get("authorization") ?? "", `Bearer ${hashedSigningKey(keys.signingKey)}`);
  const routes: {
    method: "GET" | "POST";
    path: RegExp;
    allowed(request: Request, match: RegExpExecArray): boolean;
    run(body: unknown, match: RegExpExecArray): Promise<Response>;
  }[] = [
    {
      method: "POST",
      path: /^\/e\/([^/]+)$/,
      allowed: (_request, match) => !keys || same(decodeURIComponent(match[1] ?? ""), keys.eventKey),
      async run(body) {
        const parsed = events.safeParse(body);
        if (!parsed.success) return json(400, { status: 400, error: z.prettifyError(parsed.error) });
        const ids = await sql.begin(async (tx) => {
          const made: string[] = [];
          for (const event of parsed.data) made.push(await ingest(tx, event));
          return made;
        });
        poke();
        return json(200, { status: 200, ids });
      },
    },
    {
      method: "POST",
      path: /^\/v1\/checkpoint\/[^/]+\/async$/,
      allowed: signed,
      async run(body) {
        const parsed = checkpointBody.safeParse(body);
        if (!parsed.success) return json(400, { status: 400, error: z.prettifyError(parsed.error) });
        const [id = 0, generation = 0] = parsed.data.qi_id.split(".").map(Number);
        const held = await queue.checkpoint(
          { id, generation },
          parsed.data.steps.map((step) => ({
            id: step.id,
            op: step.op,
            name: step.displayName ?? step.id,
            value: { data: step.data ?? null },
          })),
        );
        return held
          ? json(200, { data: {} })
          : json(409, { status: 409, error: "Stale dispatch: the run has been taken over." });
      },
    },
    {
      method: "POST",
      path: /^\/fn\/register$/,
      allowed: signed,
      async run(body) {
        const parsed = registerBody.safeParse(body);
        if (!parsed.success) return json(400, { status: 400, error: z.prettifyError(parsed.error) });
        try {
          await register(parsed.data.appName, parsed.data.functions);
        } catch (error) {
          return json(400, { status: 400, error: error instanceof Error ? error.message : String(error) });
        }
        return json(200, { ok: true, modified: true });
      },
    },
    {
      method: "GET",
      path: /^\/v1\/events\/([^/]+)\/runs$/,
      // The real server takes the key itself here, too: people call this one.
      allowed: (request) =>
        signed(request) ||
        (keys !== null && same(request.headers.get("authorization") ?? "", `Bearer ${keys.signingKey}`)),
      async run(_body, match) {
        const rows = await sql<RunRow[]>`
          select id, function_id, event_id, status, output, started_at, ended_at from inngest.runs
          where event_id = ${decodeURIComponent(match[1] ?? "")} and function_id in (select id from inngest.functions)`;
        return json(200, { data: rows.map(runJson) });
      },
    },
  ];
  return async (request) => {
    const path = new URL(request.url).pathname;
    for (const route of routes) {
      const match = route.path.exec(path);
      if (!match) continue;
      if (request.method !== route.method) return json(405, { status: 405, error: `Use ${route.method}.` });
      if (!route.allowed(request, match)) return json(401, { status: 401, error: "Unauthorized" });
      if (route.method === "GET") return route.run(null, match);
      const text = await request.text();
      if (text.length > MAX_BODY) return json(413, { status: 413, error: "The body is larger than 4 MB." });
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        return json(400, { status: 400, error: "The body is not JSON." });
      }
      return route.run(body, match);
    }
    return json(404, { status: 404, error: "Not found" });
  };
}

function runJson({ id, function_id, event_id, status, output, started_at, ended_at }: RunRow) {
  return {
    run_id: id,
    function_id,
    event_id,
    status: STATUS[status] ?? status,
    output: output?.data ?? output?.error ?? null,
    run_started_at: started_at,
    ended_at,
  };
}
