/** A server on 127.0.0.1 that stands for services outside the machine, and counts what it was asked. */
import { startServer } from "../lib/http/testing";

/** The one key that its model endpoints take. */
export const GOOD_KEY = "sk-good-4f1c0a9e7d52";

export interface Stub {
  url: string;
  /** How often a path was asked. */
  count(path: string): number;
  /** Resolves when a path has been asked `times` times. */
  asked(path: string, times?: number): Promise<void>;
  /** From now on /slow… answers after this long. */
  slowness(milliseconds: number): void;
  /** Lets a model answer go on: it says one word, then waits for this. */
  goOn(): void;
  close(): Promise<void>;
}

/** /slow… answers after a while; /v1/models and /v1/chat/completions speak the OpenAI protocol; everything else answers at once. */
export async function startStub(): Promise<Stub> {
  const counts = new Map<string, number>();
  const waiting = new Set<() => void>();
  let pause = 0;
  let goOn = () => {};
  const goesOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const server = await startServer(async (request, response) => {
    const path = request.url ?? "/";
    counts.set(path, (counts.get(path) ?? 0) + 1);
    for (const check of waiting) check();
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const say = (content: string, finish_reason: string | null = null) => {
      const choices = [{ index: 0, delta: { role: "assistant", content }, finish_reason }];
      const event = { id: "c1", object: "chat.completion.chunk", created: 1, model: "stub-model", choices };
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    };
    if (!path.startsWith("/v1/")) setTimeout(() => json(200, { path }), path.startsWith("/slow") ? pause : 0);
    else if (request.headers.authorization !== `Bearer ${GOOD_KEY}`)
      json(401, { error: { message: "Incorrect API key provided.", code: "invalid_api_key" } });
    else if (path === "/v1/models") json(200, { object: "list", data: [{ id: "stub-model", object: "model" }] });
    else {
      response.writeHead(200, { "content-type": "text/event-stream" });
      say("Engines ");
      await goesOn;
      say("turn slowly.");
      say("", "stop");
      response.end("data: [DONE]\n\n");
    }
  });
  const count = (path: string) => counts.get(path) ?? 0;
  return {
    url: server.url,
    count,
    asked: (path, times = 1) =>
      new Promise((resolve) => {
        const check = () => {
          if (count(path) < times) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    slowness: (milliseconds) => {
      pause = milliseconds;
    },
    goOn: () => goOn(),
    close: () => server.close(),
  };
}
