/** Headers on their way out and in. */
import type { IncomingHttpHeaders } from "node:http";

/** Belong to one connection (RFC 9110 §7.6.1), or are set by the client itself; never taken from a workflow. */
const HOP_BY_HOP =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect|http2-settings)$/i;

/** Prove who is calling, so they stay with the origin they were meant for. */
const SECRET = /^(authorization|cookie|cookie2)$|api-?key|token|secret|signature|password/i;

export function outgoing(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.test(name));
  const names = new Set(kept.map(([name]) => name.toLowerCase()));
  const base = { accept: "*/*", "accept-encoding": "gzip, deflate, br", "user-agent": "FlowPilot" };
  return {
    ...Object.fromEntries(Object.entries(base).filter(([name]) => !names.has(name))),
    ...Object.fromEntries(kept),
  };
}

export function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.test(name)));
}

export function withoutContent(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}

/** Response headers with lower-case names, one text each (several cookies joined by a line feed). */
export function incoming(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || (HOP_BY_HOP.test(name) && name !== "content-length")) return [];
    return [[name, Array.isArray(value) ? value.join("\n") : value]];
  });
  return Object.fromEntries(entries);
}
