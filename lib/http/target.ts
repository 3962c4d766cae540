/** From a URL to addresses that may be called: checked after the name is resolved, and pinned for the connection. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "./addresses";
import { badUrl, blockedAddress } from "./errors";
import { isListed } from "./private-hosts";

export interface Address {
  address: string;
  family: number;
}
export type Resolve = (host: string) => Promise<Address[]>;

export interface Target {
  url: URL;
  host: string;
  /** All of them checked; the connection uses no other. */
  addresses: Address[];
}

const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** Reads an address as people write it. @throws NodeError http_bad_url for other schemes and for user:password@ */
export function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (!url) throw badUrl(`"${text.slice(0, 200)}" is not a web address.`);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw badUrl("Only http and https addresses can be called.");
  if (url.username || url.password) throw badUrl("A user name or password inside the address is refused.");
  return url;
}

/**
 * Resolves the host and checks every address: a name that has one private address among public ones is refused, since
 * which of them a connection takes is chance.
 * @throws NodeError http_blocked_address; errors of the resolver as they come.
 */
export async function resolveTarget(url: URL, privateHosts: readonly string[], resolve?: Resolve): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  return { url, host, addresses: await resolveAddresses(host, port, privateHosts, resolve) };
}

/** The same for a host and a port, whatever is spoken there. */
export async function resolveAddresses(
  host: string,
  port: number,
  privateHosts: readonly string[],
  resolve: Resolve = systemResolve,
): Promise<Address[]> {
  const literal = isIP(host);
  const addresses = literal ? [{ address: host, family: literal }] : await resolve(host);
  const allowed = ({ address }: Address) => isPublicAddress(address) || isListed(privateHosts, { host, port, address });
  if (addresses.length === 0 || !addresses.every(allowed)) throw blockedAddress(host, port);
  return addresses;
}
