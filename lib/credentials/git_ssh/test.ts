import { createHash, createPrivateKey } from "node:crypto";
import { strange } from "../answers";
import { upTo } from "../stream";
import type { CredentialTester } from "../types";
import type ssh from "./index";

/** Reads the key, and hears whether an SSH server is there. Whether the host takes the key shows at the first use. */
export const tester: CredentialTester<typeof ssh.fields> = {
  async test({ host, port, private_key }, { connect }) {
    const kind = kindOf(private_key);
    const socket = await connect({ host, port });
    try {
      const greeting = await upTo(socket, (bytes) => bytes.includes("\n"), 1024);
      if (!greeting.toString("latin1").startsWith("SSH-")) {
        throw strange(`${host} does not speak SSH on port ${port}.`, "Check host and port.");
      }
    } finally {
      socket.destroy();
    }
    return { message: `${kind}; ${host} speaks SSH. Whether it takes this key shows when it is used.` };
  },
};

const MAGIC = "openssh-key-v1\0";

/** What kind of key it is, with its fingerprint where the file tells it. @throws NodeError when it cannot be read */
function kindOf(file: string): string {
  const [, label = "", body = ""] = /^-----BEGIN ([A-Z ]+)-----([\s\S]+?)-----END/.exec(file) ?? [];
  return label === "OPENSSH PRIVATE KEY" ? openSsh(Buffer.from(body, "base64")) : pem(file);
}

/** PROTOCOL.key of OpenSSH: magic, cipher, kdf, its options, number of keys, public key. */
function openSsh(bytes: Buffer): string {
  try {
    if (bytes.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) throw unreadable();
    let at = MAGIC.length;
    const next = () => {
      const length = bytes.readUInt32BE(at);
      const part = bytes.subarray(at + 4, at + 4 + length);
      if (part.length !== length) throw unreadable();
      at += 4 + length;
      return part;
    };
    const cipher = next().toString("latin1");
    if (cipher !== "none") throw locked();
    next();
    next();
    at += 4;
    const key = next();
    const kind = key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1");
    return `Key ${kind} SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
  } catch (error) {
    if (error instanceof RangeError) throw unreadable();
    throw error;
  }
}

function pem(file: string): string {
  try {
    return `Key ${createPrivateKey(file).asymmetricKeyType ?? "of an unknown kind"}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MISSING_PASSPHRASE") throw locked();
    throw unreadable();
  }
}

const unreadable = () =>
  strange("The private key cannot be read.", "Paste the whole file again, with its first and last line.");
const locked = () =>
  strange("The private key has a passphrase.", "Take it off a copy (ssh-keygen -p -N '' -f copy) and paste that.");
