/** What testers of credentials get in tests: the real clients, allowed to reach this machine. */

import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { safeHttp } from "@/lib/http/client";
import { openSocket } from "@/lib/http/connect";
import type { Reach } from "./types";

const privateHosts = ["127.0.0.1", "localhost"];

export function reachFor(now = new Date("2030-01-01T00:00:00Z")): Reach {
  const { signal } = new AbortController();
  return {
    http: (request) => safeHttp(request, { signal, privateHosts }),
    connect: (to) => openSocket(to, { signal, privateHosts }),
    now: () => now,
  };
}

export interface SocketServer {
  host: string;
  port: number;
  close(): Promise<void>;
}

/** A TCP server on a free local port. */
export async function startSocketServer(onSocket: (socket: Socket) => void): Promise<SocketServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
