import { createHmac } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * The x-inngest-signature of a body: `t=<seconds>&s=<HMAC-SHA256 hex of JCS(body) + t>`, the key without its `signkey-*-` prefix.
 * The SDK accepts it for five minutes.
 */
export function sign(body: unknown, signingKey: string, now: number): string {
  const t = String(Math.round(now / 1000));
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${t}&s=${createHmac("sha256", key)
    .update(canonicalize(body) ?? "")
    .update(t)
    .digest("hex")}`;
}
