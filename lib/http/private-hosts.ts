/**
 * The operator's list of private targets that workflows may call (FLOWPILOT_PRIVATE_HOSTS). An entry is a host, `*.suffix`,
 * an IP address or a CIDR range, each optionally with `:port` (IPv6 in brackets then). A host entry trusts whatever
 * that name resolves to; an address entry trusts every name that resolves to it.
 */
import { BlockList, isIP } from "node:net";
import { unmapped } from "./addresses";

interface Rule {
  port: number | null;
  /** Lower case, no trailing dot; null for an address rule. */
  host: string | null;
  suffix: boolean;
  addresses: BlockList | null;
}

const HOST = /^(\*\.)?([a-z0-9_-][a-z0-9._-]*?)\.?$/;
const ENTRY = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/;

function parseRule(entry: string): Rule | null {
  const text = entry.trim().toLowerCase();
  const bare = isIP(text.split("/")[0] ?? "") === 6; // An IPv6 address without brackets has no port.
  const match = bare ? null : ENTRY.exec(text);
  if (!bare && !match) return null;
  const target = bare ? text : (match?.[1] ?? "").replace(/^\[|\]$/g, "");
  const port = match?.[2] ? Number(match[2]) : null;
  const [network = "", prefix] = target.split("/");
  const family = isIP(network);
  if (family === 0) {
    const name = HOST.exec(target);
    return name?.[2]
      ? { port, host: `${name[1] ? "." : ""}${name[2]}`, suffix: Boolean(name[1]), addresses: null }
      : null;
  }
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128)) return null;
  const addresses = new BlockList();
  addresses.addSubnet(network, bits, family === 4 ? "ipv4" : "ipv6");
  return { port, host: null, suffix: false, addresses };
}

/** Entries that cannot be read, for a sentence at boot. */
export function badPrivateHosts(entries: readonly string[]): string[] {
  return entries.filter((entry) => parseRule(entry) === null);
}

const parsed = new WeakMap<readonly string[], Rule[]>();

function rulesOf(entries: readonly string[]): Rule[] {
  let rules = parsed.get(entries);
  if (!rules) {
    rules = entries.flatMap((entry) => parseRule(entry) ?? []);
    parsed.set(entries, rules);
  }
  return rules;
}

/** True when the operator lists this target: by its host name, or by the address it resolved to. */
export function isListed(entries: readonly string[], target: { host: string; port: number; address: string }): boolean {
  const host = target.host.toLowerCase().replace(/\.$/, "");
  const address = unmapped(target.address);
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return rulesOf(entries).some((rule) => {
    if (rule.port !== null && rule.port !== target.port) return false;
    if (rule.addresses) return rule.addresses.check(address, family);
    if (rule.host === null) return false;
    return rule.suffix ? host.endsWith(rule.host) && host.length > rule.host.length : host === rule.host;
  });
}
