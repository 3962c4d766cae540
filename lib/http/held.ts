/** A secret may be sent only to the hosts that its credential is for, whatever a workflow writes into an address, a header or a body. */
import { NodeError } from "@/lib/nodes/errors";
import { SecretValues } from "@/lib/observability/secrets";
import { isGranted } from "./granted";

export interface HeldSecret {
  /** Of the credential. */
  name: string;
  hosts: readonly string[];
  hidden: readonly string[];
}

interface Content {
  headers: Record<string, string>;
  body?: Uint8Array;
}

/** @throws NodeError http_secret_elsewhere when the request holds a secret, in whatever encoding, that is not for this host */
export function requireOwnHost(url: URL, sent: Content, held: readonly HeldSecret[]): void {
  for (const { name, hosts, hidden } of held) {
    if (isGranted(url, hosts)) continue;
    const secrets = new SecretValues();
    secrets.add(...hidden);
    const texts = [url.href, JSON.stringify(sent.headers), sent.body ? Buffer.from(sent.body).toString("utf8") : ""];
    if (!texts.some((text) => secrets.holds(text))) continue;
    throw new NodeError("http_secret_elsewhere", `The credential "${name}" may not be sent to ${url.host}.`, {
      retriable: false,
      hint:
        hosts.length === 0
          ? "It says no host that it is for."
          : `It is for ${hosts.slice(0, 10).join(", ")}. If ${url.host} is right, add it to the credential's hosts.`,
    });
  }
}
