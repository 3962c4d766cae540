/** An HTTP server that keeps a diary: each request with its number and the time from its arrival to its end. */
import { startServer } from "../../lib/http/testing";

export interface Asked {
  /** Of all requests, from 1; the answer says it. */
  n: number;
  path: string;
  from: number;
  /** When it was answered, or its caller went away. */
  to: number | null;
}

export interface Counter {
  url: string;
  all: Asked[];
  /** Requests of one path, in their order. */
  of(path: string): Asked[];
  /** How many are being answered now. */
  busy(): number;
  close(): Promise<void>;
}

/** Answers {"n": number of the request} after `slowness(path)` milliseconds. */
export async function startCounter(slowness: (path: string) => number): Promise<Counter> {
  const all: Asked[] = [];
  const server = await startServer((request, response) => {
    const asked: Asked = { n: all.length + 1, path: request.url ?? "/", from: Date.now(), to: null };
    all.push(asked);
    response.on("close", () => {
      asked.to = Date.now();
    });
    setTimeout(() => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ n: asked.n }));
    }, slowness(asked.path));
  });
  return {
    url: server.url,
    all,
    of: (path) => all.filter((asked) => asked.path === path),
    busy: () => all.filter((asked) => asked.to === null).length,
    close: () => server.close(),
  };
}
