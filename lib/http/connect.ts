/** A TCP connection, with TLS when asked for, under the same rules as HTTP: addresses are checked, and the connection is pinned to them. */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { HttpOptions } from "./client";
import { toHttpError } from "./errors";
import { resolveAddresses } from "./target";

const CONNECT_MS = 10_000;

/** @throws NodeError http_blocked_address, http_dns, http_refused, http_unreachable, http_tls, http_timeout, cancelled */
export async function openSocket(
  to: { host: string; port: number; tls?: boolean },
  options: Omit<HttpOptions, "held">,
): Promise<Socket> {
  const host = to.host.replace(/^\[|\]$/g, "");
  try {
    options.signal.throwIfAborted();
    const [first] = await resolveAddresses(host, to.port, options.privateHosts, options.resolve);
    const place = { host: first?.address ?? host, port: to.port };
    const servername = isIP(host) ? undefined : host;
    const socket = to.tls ? connectTls({ ...place, servername, host: place.host }) : connectTcp(place);
    return await connected(socket, to.tls ? "secureConnect" : "connect", options.signal);
  } catch (error) {
    throw toHttpError(error, `${to.host}:${to.port}`, options.signal.aborted);
  }
}

function connected(socket: Socket, event: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stop = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    // Also while it is used.
    signal.addEventListener("abort", stop, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", stop));
    socket.setTimeout(CONNECT_MS, () => socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    socket.once("error", reject);
    socket.once(event, () => {
      socket.setTimeout(0);
      socket.off("error", reject);
      // Whoever reads hears of it by the end of the stream; unheard it would end the process.
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
}
