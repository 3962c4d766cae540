import { STATUS_CODES } from "node:http";
import { retryAfterMs } from "@/lib/http/retry-after";
import { NodeError } from "../errors";
import { asText, stopIfAborted } from "../text";
import type { HttpResponse, NodeContext, NodeExecutor, OpenedCredential } from "../types";
import { decodeBody, encodeBody, headerName } from "./body";
import type httpRequest from "./index";

/** Bytes of an answer; a larger one is an error, not a slow engine. */
const MAX_BYTES = 10 * 1024 * 1024;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** Statuses of the 4xx that may be different next time: request timeout, too early, too many requests. */
const PASSING = new Set([408, 425, 429]);

export const executor: NodeExecutor<typeof httpRequest.config> = {
  async execute(ctx, config, _input) {
    stopIfAborted(ctx.signal);
    const { method } = config;
    const given = asText(await ctx.render(config.url)).trim();
    const headers = await renderHeaders(ctx, config.headers);
    const url = config.credential ? authorized(await ctx.credential("credential"), given, headers) : given;
    const data = method === "GET" || method === "HEAD" ? undefined : await ctx.renderDeep(config.data);
    const typeHeader = headerName(headers, "content-type");
    const { body, contentType } = encodeBody(data, typeHeader && headers[typeHeader]);
    if (contentType && !typeHeader) headers["content-type"] = contentType;
    if (!SAFE.has(method) && !headerName(headers, "idempotency-key")) headers["idempotency-key"] = ctx.idempotencyKey;
    const timeoutMs = Math.round(config.timeout_seconds * 1000);
    const response = await ctx.http({ url, method, headers, body, timeoutMs, maxBytes: MAX_BYTES });
    if (config.fail_on_status && response.status >= 400) throw statusError(method, response, ctx.now());
    const answer = decodeBody(response.body, response.headers["content-type"] ?? "", config.response);
    return { kind: "output", output: { status: response.status, headers: response.headers, body: answer } };
  },
};

/** Puts what the credential says into the headers, over those that the person wrote, and returns the address to call. */
function authorized({ http }: OpenedCredential, url: string, headers: Record<string, string>): string {
  const { headers: own = {}, query = {} } = http ?? {};
  for (const [name, value] of Object.entries(own)) {
    const written = headerName(headers, name);
    if (written) delete headers[written];
    headers[name] = value;
  }
  if (Object.keys(query).length === 0 || !URL.canParse(url)) return url;
  const called = new URL(url);
  for (const [name, value] of Object.entries(query)) called.searchParams.set(name, value);
  return called.href;
}

async function renderHeaders(ctx: NodeContext, headers: Record<string, string>): Promise<Record<string, string>> {
  const rendered = Object.entries(headers).map(async ([name, value]) => [name.trim(), asText(await ctx.render(value))]);
  return Object.fromEntries((await Promise.all(rendered)).filter(([name]) => name !== ""));
}

/** The query is left out of the message: it often carries a token. */
function statusError(method: string, response: HttpResponse, now: Date): NodeError {
  const { status } = response;
  const { host, pathname } = new URL(response.url);
  const reason = STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : "";
  return new NodeError("http_status", `${method} ${host}${pathname} answered ${status}${reason}.`, {
    retriable: status >= 500 || PASSING.has(status),
    retryAfterMs: retryAfterMs(response.headers["retry-after"], now),
    hint: status === 401 || status === 403 ? "Check the authentication that the request carries." : undefined,
    details: { status, body: new TextDecoder().decode(response.body.slice(0, 2000)) },
  });
}
