/** SCRAM-SHA-256 (RFC 5802, RFC 7677), the client's side: the password itself is never sent, and the server has to prove that it knows it too. */
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";

/** More rounds would be a way to keep us busy. */
const MAX_ROUNDS = 1_000_000;

export function scram(username: string, password: string, nonce: string) {
  const first = `n=${username.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
  let proof: Buffer = Buffer.alloc(0);
  return {
    first: `n,,${first}`,
    /** The answer to the server's challenge; null when it is none to ours. */
    final(challenge: string): string | null {
      const { r = "", s = "", i = "" } = partsOf(challenge);
      const rounds = Number(i);
      if (!r.startsWith(nonce) || r === nonce || !(rounds >= 4096 && rounds <= MAX_ROUNDS)) return null;
      const salted = pbkdf2Sync(password.normalize("NFKC"), Buffer.from(s, "base64"), rounds, 32, "sha256");
      const client = hmac(salted, "Client Key");
      const bare = `c=biws,r=${r}`;
      const message = `${first},${challenge},${bare}`;
      const signature = hmac(createHash("sha256").update(client).digest(), message);
      proof = hmac(hmac(salted, "Server Key"), message);
      return `${bare},p=${Buffer.from(client.map((byte, at) => byte ^ (signature[at] ?? 0))).toString("base64")}`;
    },
    /** Whether the server knows the password. */
    isServer(answer: string): boolean {
      const given = Buffer.from(partsOf(answer).v ?? "", "base64");
      return given.length === proof.length && timingSafeEqual(given, proof);
    },
  };
}

const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();

function partsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}
