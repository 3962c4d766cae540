/**
 * Routes that are answered without Next in between: the same route handler, called with the request as the HTTP server has it. For a webhook
 * Next's router, tracing and streams cost as much processor time as everything else the server does for it (1.1 of 2.2 ms).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";

/** A handler as app/ exports it for a catch-all route. */
export type DirectHandler = (request: Request, context: { params: Promise<{ path: string[] }> }) => Promise<Response>;

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

/** @param prefix path of the route up to its catch-all part, with the slash. @returns the listener for a request, or null. */
export function directRoutes(
  routes: readonly { prefix: string; handler: DirectHandler }[],
): (url: string) => Listener | null {
  const listeners = routes.map(({ prefix, handler }) => ({
    prefix,
    listener: getRequestListener(
      (request) => handler(request, { params: Promise.resolve({ path: segments(request.url, prefix) }) }),
      // Next and everything else here keep Node's own Request and Response.
      { overrideGlobalObjects: false },
    ),
  }));
  return (url) => {
    const found = listeners.find(({ prefix }) => url.startsWith(prefix));
    if (!found) return null;
    return (incoming, outgoing) => {
      // As Next does: who sent it, unless a proxy has said so.
      incoming.headers["x-forwarded-for"] ??= incoming.socket.remoteAddress;
      return found.listener(incoming, outgoing);
    };
  };
}

/** What follows the prefix, decoded; web.ts has refused what cannot be. */
function segments(url: string, prefix: string): string[] {
  const { pathname } = new URL(url);
  return pathname.slice(prefix.length).split("/").filter(Boolean).map(decodeURIComponent);
}
