import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reachFor, type SocketServer, startSocketServer } from "../testing";
import { sshServer } from "../testing.servers";
import definition from "./index";
import { tester } from "./test";

let server: SocketServer;
beforeAll(async () => {
  server = await sshServer();
});
afterAll(() => server.close());

const test = (private_key: string, at: { host: string; port: number } = server) =>
  tester.test(definition.fields.parse({ host: at.host, port: at.port, private_key }), reachFor());

/** A file of OpenSSH's own format, as ssh-keygen writes it; only what comes before the private part matters here. */
function openSsh(cipher: string): string {
  const part = (bytes: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    return Buffer.concat([size, bytes]);
  };
  const key = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(Buffer.alloc(32, 7))]);
  const count = Buffer.of(0, 0, 0, 1);
  const rest = [part(Buffer.from(cipher)), part(Buffer.from("none")), part(Buffer.alloc(0)), count, part(key)];
  const body = Buffer.concat([Buffer.from("openssh-key-v1\0"), ...rest, part(Buffer.alloc(40))]).toString("base64");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----`;
}

it("reads keys of OpenSSH and PEM, and says that only their use proves them", async () => {
  expect((await test(openSsh("none"))).message).toMatch(
    /^Key ssh-ed25519 SHA256:[\w+/]{43}; .* Whether it takes this key shows/,
  );
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });
  expect((await test(privateKey)).message).toMatch(/^Key ec; /);
});

it("says so when the key has a passphrase, is cut off, or is none", async () => {
  await expect(test(openSsh("aes256-ctr"))).rejects.toMatchObject({ message: "The private key has a passphrase." });
  for (const file of [
    openSsh("none").replace(/.{60}\n-----END/, "\n-----END"),
    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
  ])
    await expect(test(file)).rejects.toMatchObject({ message: "The private key cannot be read." });
  expect(definition.fields.safeParse({ host: "h", private_key: "ssh-ed25519 AAAA" }).success).toBe(false);
});

it("says so when no SSH server is there", async () => {
  const other = await startSocketServer((socket) => void socket.end("220 smtp\r\n"));
  await expect(test(openSsh("none"), other)).rejects.toMatchObject({
    message: expect.stringContaining("does not speak SSH"),
  });
  await other.close();
});
