/** The HTTP side: one server for Next's pages and routes, and a seam for WebSockets of our own on the same port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { BootError, type ErrorCode } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { type DirectHandler, directRoutes } from "./direct";
import { isProxy, senderOf } from "./sender";

/** Takes over the socket of an upgrade request. It must authenticate the request itself. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Web {
  /** Makes Next answer; until then every request is told to come back. */
  serve(): Promise<void>;
  /** Takes no new connections, and resolves when the open ones are done or `patienceMs` are over. */
  close(patienceMs: number): Promise<void>;
}

/** So long a request may take to come in: Node's own limits would leave a connection to a slow sender for five minutes. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 15_000;
/** A year of https for who came by it once. Names below this one are other people's business. */
const STRICT_TRANSPORT = "max-age=31536000";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Listens at once, so that a taken port is noticed before anything else is started. @throws BootError */
export async function openWeb(options: {
  port: number;
  host: string;
  dev: boolean;
  /** By exact path. All other upgrades are cut, but for Next's own in development. */
  upgrades?: ReadonlyMap<string, UpgradeHandler>;
  /** Routes answered without Next; in development Next answers them too, for it reloads them. */
  direct?: readonly { prefix: string; handler: DirectHandler }[];
}): Promise<Web> {
  let handle: Handler = comeBack;
  const directOf = directRoutes(options.dev ? [] : (options.direct ?? []));
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS }, (request, response) => {
    if (!isReadable(request.url ?? "/")) return refuse(response, 400, "bad_request", "The path cannot be read.");
    nameSender(request);
    if (isSecure(request)) response.setHeader("strict-transport-security", STRICT_TRANSPORT);
    if (log.isLevelEnabled("debug")) logWhenDone(request, response);
    void handle(request, response);
  });
  // Upgraded sockets are not among those that closeAllConnections() knows.
  const sockets = new Set<Duplex>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // Next puts its own "upgrade" listener on the server it is given and closes other sockets: so it gets one that never listens.
  const nextUpgrades = createServer();
  server.on("upgrade", (request, socket, head) => {
    nameSender(request);
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const own = options.upgrades?.get(path);
    if (own) own(request, socket, head);
    else if (options.dev && path.startsWith("/_next/")) nextUpgrades.emit("upgrade", request, socket, head);
    else socket.destroy();
  });
  await listen(server, options.port, options.host);

  const app = next({ dev: options.dev, hostname: options.host, port: options.port, httpServer: nextUpgrades });
  return {
    async serve() {
      await app.prepare();
      const byNext = app.getRequestHandler();
      handle = (request, response) => (directOf(request.url ?? "/") ?? byNext)(request, response);
    },
    async close(patienceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Event streams and WebSockets end only when we end them.
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, patienceMs);
      await closed;
      clearTimeout(cut);
      // In development it waits for its own watchers, which need no waiting for.
      await Promise.race([app.close(), sleep(patienceMs, undefined, { ref: false })]);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new BootError(listenSentence(error, port, host), { cause: error })),
    );
    server.listen(port, host, () => resolve());
  });
}

function listenSentence(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE")
    return `Port ${port} is taken by another program: stop it, or start with another one, for example PORT=${port + 1} npm start.`;
  if (error.code === "EACCES")
    return `Port ${port} may not be opened by this user: take one above 1023, for example PORT=3000 npm start.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `HOST=${host} is no address of this machine: leave it out, or use 0.0.0.0 for all addresses.`;
  return `Port ${port} on ${host} cannot be opened: ${error.message}.`;
}

/** For all that comes after: the headers hold the one address that is to be believed, and what a proxy of ours says of the connection. */
function nameSender({ headers, socket }: IncomingMessage): void {
  if (!isProxy(socket.remoteAddress)) headers["x-forwarded-proto"] = undefined;
  headers["x-forwarded-for"] = senderOf(socket.remoteAddress, headers["x-forwarded-for"]);
}

/** Whether the browser came over https, which a proxy has ended. */
function isSecure({ headers }: IncomingMessage): boolean {
  return (
    String(headers["x-forwarded-proto"] ?? "")
      .split(",", 1)[0]
      ?.trim() === "https"
  );
}

const comeBack: Handler = (_request, response) => {
  response.setHeader("retry-after", "1");
  refuse(response, 503, "unavailable", "FlowPilot is starting.");
};

/** Whether the path is percent-encoded text without NUL, which nothing behind could look up: Next answers 500 to some of these. */
function isReadable(url: string): boolean {
  try {
    return !decodeURIComponent(url.split("?", 1)[0] ?? "").includes("\0");
  } catch {
    return false; // A stray "%" or bytes that are no UTF-8.
  }
}

function refuse(response: ServerResponse, status: number, code: ErrorCode, title: string): void {
  response.writeHead(status, { "content-type": "application/problem+json", "cache-control": "no-store" });
  response.end(JSON.stringify({ type: "about:blank", status, code, title }));
}

function logWhenDone(request: IncomingMessage, response: ServerResponse): void {
  const began = performance.now();
  // Without the query: it may hold what was typed.
  const path = (request.url ?? "").split("?", 1)[0];
  response.once("finish", () => {
    log.debug({
      event: "request",
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round(performance.now() - began),
    });
  });
}
