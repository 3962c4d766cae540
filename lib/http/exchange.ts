/** One request and its answer as a stream, on a kept-alive connection to an address that was checked. */
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { incoming, outgoing } from "./headers";
import type { Target } from "./target";

/** Idle connections are closed before common servers close them (5 s and more), so that no request meets a dying one. */
const IDLE_MS = 4000;
const POOL = { keepAlive: true, timeout: IDLE_MS, maxSockets: 256, maxFreeSockets: 64 };

type PinnedOptions = https.RequestOptions & { pinned?: string };

/** Connections are pooled by their checked addresses as well, so one is never reused for a host that moved. */
class HttpPool extends http.Agent {
  override getName(options?: http.ClientRequestArgs & { pinned?: string }): string {
    return `${super.getName(options)}:${options?.pinned ?? ""}`;
  }
}
class HttpsPool extends https.Agent {
  override getName(options?: PinnedOptions): string {
    return `${super.getName(options)}:${options?.pinned ?? ""}`;
  }
}
const httpPool = new HttpPool(POOL);
const httpsPool = new HttpsPool(POOL);

export interface Exchange {
  status: number;
  headers: Record<string, string>;
  /** Decoded (gzip, deflate, br). Must be read to its end or destroyed. */
  stream: Readable;
  destroy(): void;
}

export interface ExchangeRequest {
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array;
}

const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/** Sends one request; follows nothing. Rejects with Node's own errors, or AbortError. */
export async function exchange(target: Target, request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  try {
    return await send(target, request, signal);
  } catch (error) {
    // The server closed an idle connection just as it was taken: harmless to repeat where the method is.
    if (error instanceof ReusedSocketError && REPEATABLE.has(request.method) && !signal.aborted) {
      return send(target, request, signal);
    }
    throw error instanceof ReusedSocketError ? error.cause : error;
  }
}

class ReusedSocketError extends Error {}

function send(target: Target, request: ExchangeRequest, signal: AbortSignal): Promise<Exchange> {
  const { url, addresses } = target;
  const secure = url.protocol === "https:";
  const lookup: LookupFunction = (_host, options, done) => {
    const [first] = addresses;
    if (options.all || !first) done(null, addresses);
    else done(null, first.address, first.family);
  };
  const headers: Record<string, string> = outgoing(request.headers);
  if (request.body) headers["content-length"] = String(request.body.byteLength);
  const options: PinnedOptions = {
    method: request.method,
    headers,
    agent: secure ? httpsPool : httpPool,
    lookup,
    pinned: addresses.map(({ address }) => address).join(","),
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent = (secure ? https : http).request(url, options, (answer) => {
      resolve({
        status: answer.statusCode ?? 0,
        headers: incoming(answer.headers),
        stream: request.method === "HEAD" || answer.statusCode === 204 ? answer : decoded(answer),
        destroy: () => answer.destroy(),
      });
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const stale = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new ReusedSocketError("stale connection", { cause: error }) : error);
    });
    sent.end(request.body);
  });
}

function decoded(answer: http.IncomingMessage): Readable {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase();
  const decoder =
    encoding === "gzip" || encoding === "x-gzip"
      ? createGunzip()
      : encoding === "deflate"
        ? createInflate()
        : encoding === "br"
          ? createBrotliDecompress()
          : null;
  if (!decoder) return answer;
  answer.on("error", (error) => decoder.destroy(error));
  decoder.on("close", () => answer.destroy());
  return answer.pipe(decoder);
}

/** Closes all connections, for shutdown and tests. */
export function closeHttp(): void {
  httpPool.destroy();
  httpsPool.destroy();
}
