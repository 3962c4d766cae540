/**
 * The server's own API, as far as the SDK calls it: POST /e/<key> takes events, POST /v1/checkpoint/<run>/async takes results in the middle of a
 * request. Routes speak Request and Response, so that the same code serves the SDK in process (see link.ts) and a port, where one is wanted.
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

export interface ApiDeps {
  sql: Sql;
  queue: Queue;
  poke(): void;
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
export function createApi({ sql, queue, poke, keys }: ApiDeps): (request: Request) => Promise<Response> {
  const routes: {
    path: RegExp;
    allowed(request: Request, match: RegExpExecArray): boolean;
    run(body: unknown): Promise<Response>;
  }[] = [
    {
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
      path: /^\/v1\/checkpoint\/[^/]+\/async$/,
      allowed: (request) =>
        !keys || same(request.headers.get("authorization") ?? "", `Bearer ${hashedSigningKey(keys.signingKey)}`),
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
  ];
  return async (request) => {
    const path = new URL(request.url).pathname;
    for (const route of routes) {
      const match = route.path.exec(path);
      if (!match) continue;
      if (request.method !== "POST") return json(405, { status: 405, error: "Use POST." });
      if (!route.allowed(request, match)) return json(401, { status: 401, error: "Unauthorized" });
      const text = await request.text();
      if (text.length > MAX_BODY) return json(413, { status: 413, error: "The body is larger than 4 MB." });
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        return json(400, { status: 400, error: "The body is not JSON." });
      }
      return route.run(body);
    }
    return json(404, { status: 404, error: "Not found" });
  };
}
