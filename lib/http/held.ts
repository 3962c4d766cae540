/** A secret may be sent only to the hosts that its credential or variable is for, whatever a workflow writes into an address, a header or a body. */
import { NodeError } from "@/lib/nodes/errors";
import { SecretValues } from "@/lib/observability/secrets";
import { isGranted } from "./granted";

export interface HeldSecret {
  /** What holds it. */
  kind?: "credential" | "variable";
  name: string;
  hosts: readonly string[];
  hidden: readonly string[];
}

interface Content {
  headers: Record<string, string>;
  body?: Uint8Array;
}

// Of one that is held while a run goes on, how it is recognised is worked out once.
const known = new WeakMap<HeldSecret, SecretValues>();

function valuesOf(secret: HeldSecret): SecretValues {
  const values = known.get(secret) ?? new SecretValues();
  values.add(...secret.hidden);
  known.set(secret, values);
  return values;
}

/** @throws NodeError http_secret_elsewhere when the request holds a secret, in whatever encoding, that is not for this host */
export function requireOwnHost(url: URL, sent: Content, held: readonly HeldSecret[]): void {
  if (held.length === 0) return;
  const texts = [url.href, JSON.stringify(sent.headers), sent.body ? Buffer.from(sent.body).toString("utf8") : ""];
  for (const secret of held) {
    const { kind = "credential", name, hosts } = secret;
    if (isGranted(url, hosts)) continue;
    const secrets = valuesOf(secret);
    if (!texts.some((text) => secrets.holds(text))) continue;
    throw new NodeError("http_secret_elsewhere", `The ${kind} "${name}" may not be sent to ${url.host}.`, {
      retriable: false,
      hint:
        hosts.length === 0
          ? "It says no host that it is for."
          : `It is for ${hosts.slice(0, 10).join(", ")}. If ${url.host} is right, add it to the ${kind}'s hosts.`,
    });
  }
}
