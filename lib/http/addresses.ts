/**
 * Which IP addresses are public. Deny-lists by the IANA special-purpose registries (RFC 6890 and its updates); of IPv6 only
 * global unicast (2000::/3) passes, so loopback, link-local, unique-local, multicast, NAT64 and IPv4-compatible are out as a
 * whole. Addresses that smuggle an IPv4 one inside are judged by it or refused.
 */
import { BlockList, isIP } from "node:net";

const SPECIAL_V4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // Carrier-grade NAT; Alibaba's metadata service too.
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // Azure's host agent: looks public, answers with secrets.
  ["169.254.0.0", 16], // Link-local, and the metadata services of AWS, Azure, GCP.
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24], // 6to4 relays.
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const SPECIAL_V6: [string, number][] = [
  ["2001::", 23], // Protocol assignments: Teredo, ORCHID, benchmarking.
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4 carries any IPv4 address inside.
  ["3fff::", 20],
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, "ipv6");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** `::ffff:7f00:1` is 127.0.0.1: the IPv4 address inside a mapped one, else the address as it came, in canonical form. */
export function unmapped(address: string): string {
  if (isIP(address) !== 6) return address;
  const canonical = new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const high = Number.parseInt(mapped[1] ?? "0", 16);
  const low = Number.parseInt(mapped[2] ?? "0", 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** What limits count by: the address, and of IPv6 its first 64 bits, for every customer has all of the others. */
export function networkOf(address: string): string {
  const plain = unmapped(address);
  if (isIP(plain) !== 6) return plain;
  const [head = [], tail = []] = plain.split("::").map((part) => part.split(":").filter(Boolean));
  const between = Array<string>(8 - head.length - tail.length).fill("0");
  return `${[...head, ...between, ...tail].slice(0, 4).join(":")}::/64`;
}

/** True for an address that anybody on the internet may call. Anything that is no address is not. */
export function isPublicAddress(address: string): boolean {
  const plain = unmapped(address);
  switch (isIP(plain)) {
    case 4:
      return !special.check(plain, "ipv4");
    case 6:
      return globalUnicast.check(plain, "ipv6") && !special.check(plain, "ipv6");
    default:
      return false;
  }
}
