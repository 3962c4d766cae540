/**
 * The one way out of the product: HTTP that cannot be led into the network behind it (SSRF). Names are resolved, every
 * address is checked, the connection is pinned to those addresses, and each redirect goes through the same again.
 * What is private and yet wanted, the operator lists in FLOWPILOT_PRIVATE_HOSTS.
 */

import { NodeError } from "@/lib/nodes/errors";
import type { HttpRequest, HttpResponse } from "@/lib/nodes/types";
import { timedOut, toHttpError, tooLarge } from "./errors";
import { type Exchange, type ExchangeRequest, exchange } from "./exchange";
import { requireGrant } from "./granted";
import { withoutContent, withoutSecrets } from "./headers";
import { type HeldSecret, requireOwnHost } from "./held";
import { parseUrl, type Resolve, resolveTarget } from "./target";

export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
const MAX_REDIRECTS = 5;

export interface HttpOptions {
  signal: AbortSignal;
  privateHosts: readonly string[];
  /** Opened credentials: what holds one of their secrets goes to their own hosts only, also by a redirect. */
  held?: readonly HeldSecret[];
  /** In place of the system's resolver, for tests. */
  resolve?: Resolve;
}

/** A started answer: `stream` is still to be read, under the same signal. */
export interface OpenAnswer extends Exchange {
  url: URL;
}

/** Sends a request and follows redirects; the body is left to the caller. @throws NodeError */
export async function openHttp(request: HttpRequest, options: HttpOptions): Promise<OpenAnswer> {
  let url = parseUrl(request.url);
  let sent: ExchangeRequest = {
    method: (request.method ?? "GET").toUpperCase(),
    headers: request.headers ?? {},
    body: typeof request.body === "string" ? Buffer.from(request.body) : request.body,
  };
  for (let redirects = 0; ; redirects += 1) {
    if (request.hosts) requireGrant(url, request.hosts);
    if (options.held?.length) requireOwnHost(url, sent, options.held);
    const answer = await step(url, sent, options);
    const location = answer.headers.location;
    if (!location || ![301, 302, 303, 307, 308].includes(answer.status)) return { ...answer, url };
    answer.destroy();
    if (request.redirects === "error") {
      throw new NodeError("http_redirect", `${url.host} redirects, which is not followed here.`, { retriable: false });
    }
    if (redirects === MAX_REDIRECTS) {
      throw new NodeError("http_redirects", `${url.host} redirects more than ${MAX_REDIRECTS} times.`, {
        retriable: false,
      });
    }
    const next = parseUrl(location, url);
    sent = redirected(sent, answer.status, next.origin === url.origin);
    url = next;
  }
}

async function step(url: URL, request: ExchangeRequest, options: HttpOptions): Promise<Exchange> {
  try {
    options.signal.throwIfAborted();
    const target = await abortable(resolveTarget(url, options.privateHosts, options.resolve), options.signal);
    return await exchange(target, request, options.signal);
  } catch (error) {
    throw toHttpError(error, url.host, options.signal.aborted);
  }
}

/** As browsers do (Fetch standard, HTTP-redirect fetch): 303, and POST on 301 and 302, go on as GET without a body. */
function redirected(request: ExchangeRequest, status: number, sameOrigin: boolean): ExchangeRequest {
  const toGet = (status === 303 && request.method !== "HEAD") || (status <= 302 && request.method === "POST");
  const headers = sameOrigin ? request.headers : withoutSecrets(request.headers);
  return toGet ? { method: "GET", headers: withoutContent(headers) } : { ...request, headers };
}

/** A name lookup cannot be cancelled; whoever waits for it can. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/**
 * One request to its end: status, headers and at most `maxBytes` of body, all within `timeoutMs` (redirects included).
 * Any status is an answer, not an error.
 * @throws NodeError http_bad_url, http_blocked_address, http_dns, http_refused, http_reset, http_unreachable, http_tls,
 *   http_timeout, http_too_large, http_redirect(s), http_bad_header, http_bad_answer, http_failed, cancelled.
 */
export async function safeHttp(request: HttpRequest, options: HttpOptions): Promise<HttpResponse> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal.reason);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, timeoutMs);
  options.signal.addEventListener("abort", onAbort, { once: true });
  if (options.signal.aborted) onAbort();
  let host = request.url.slice(0, 200);
  try {
    host = parseUrl(request.url).host;
    const answer = await openHttp(request, { ...options, signal: stop.signal });
    host = answer.url.host;
    const body = await readBody(answer, host, maxBytes);
    return { status: answer.status, headers: answer.headers, body, url: answer.url.href };
  } catch (error) {
    if (late && !options.signal.aborted) throw timedOut(host, timeoutMs);
    throw toHttpError(error, host, options.signal.aborted);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", onAbort);
  }
}

async function readBody(answer: Exchange, host: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(answer.headers["content-length"]) > maxBytes) {
    answer.destroy();
    throw tooLarge(host, maxBytes);
  }
  for await (const chunk of answer.stream as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      answer.destroy();
      throw tooLarge(host, maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
