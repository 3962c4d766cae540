/** Who sent a request, for limits on guessing and for the audit log: the header that proxies write can be written by anybody. */
import { isIP } from "node:net";
import { isPublicAddress } from "@/lib/http/addresses";

/**
 * The address of the socket's other end, or, when that is a machine of our own network and so a proxy, what it says, and so on back to the first one that
 * is not ours. What stands before that in X-Forwarded-For came from outside. @param forwarded the header
 */
export function senderOf(remote: string | undefined, forwarded: string | string[] | undefined): string {
  const said = (Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""))
    .split(",")
    .map(withoutPort)
    .filter((address) => address !== "");
  const chain = [...said, remote ?? ""];
  // Where all are ours, who is next to the proxy; whoever it says beyond is somebody else's word.
  const nearest = said.at(-1) ?? remote ?? "";
  return (chain.findLast((address) => isIP(address) === 0 || isPublicAddress(address)) || nearest).slice(0, 64);
}

/** Whether the other end of a socket is a machine of our own network, whose word on how a request came counts. */
export function isProxy(remote: string | undefined): boolean {
  return remote !== undefined && isIP(remote) !== 0 && !isPublicAddress(remote);
}

/** Some proxies write `192.0.2.1:5678` and `[2001:db8::1]:5678`. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  const [, address = text] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? /^([\d.]+):\d+$/.exec(text) ?? [];
  return address;
}
