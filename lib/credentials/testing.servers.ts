/** Small servers that speak the protocols of the credential types, each knowing one secret. PostgreSQL is the real one. */
import { createHash, createHmac, createPublicKey, pbkdf2Sync, randomBytes, verify } from "node:crypto";
import type { RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { type Bson, decodeBson, encodeBson } from "./mongodb/bson";
import { type SocketServer, startSocketServer } from "./testing";

/** SMTP (RFC 5321) with AUTH PLAIN (RFC 4954). */
export function smtpServer(user: string, password: string): Promise<SocketServer> {
  const right = Buffer.from(`\0${user}\0${password}`).toString("base64");
  return startSocketServer((socket) => {
    socket.write("220 test ESMTP\r\n");
    onLines(socket, (line) => {
      const [verb = "", , given] = line.split(" ");
      if (/^EHLO$/i.test(verb)) return "250-test\r\n250 AUTH PLAIN\r\n";
      if (/^AUTH$/i.test(verb)) return given === right ? "235 2.7.0 ok\r\n" : "535 5.7.8 no\r\n";
      return /^QUIT$/i.test(verb) ? "221 bye\r\n" : "502 what?\r\n";
    });
  });
}

/** Redis (RESP 2): AUTH, SELECT and PING. */
export function redisServer(password: string): Promise<SocketServer> {
  return startSocketServer((socket) => {
    let isIn = false;
    let words: string[] = [];
    onLines(socket, (line) => {
      if (line.startsWith("*")) words = [];
      if (/^[*$]\d+$/.test(line)) return "";
      words.push(line);
      const [verb, ...rest] = words;
      if (verb === "PING") return isIn ? "+PONG\r\n" : "-NOAUTH Authentication required.\r\n";
      if (verb === "SELECT" && rest.length === 1)
        return Number(rest[0]) < 16 ? "+OK\r\n" : "-ERR DB index is out of range\r\n";
      if (verb !== "AUTH" || rest.length === 0 || (rest.length === 1 && rest[0] !== password)) {
        return verb === "AUTH" && rest.length === 1 ? "-WRONGPASS\r\n" : "";
      }
      isIn = true;
      return "+OK\r\n";
    });
  });
}

function onLines(socket: Socket, answer: (line: string) => string): void {
  let text = "";
  socket.on("data", (piece) => {
    text += piece.toString("utf8");
    for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
      const reply = answer(text.slice(0, end));
      text = text.slice(end + 2);
      if (reply) socket.write(reply);
    }
  });
}

/** MongoDB (OP_MSG): hello, SCRAM-SHA-256 and ping. */
export function mongoServer(user: string, password: string): Promise<SocketServer> {
  const salt = randomBytes(16);
  const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const salted = pbkdf2Sync(password, salt, 4096, 32, "sha256");
  return startSocketServer((socket) => {
    let first = "";
    let challenge = "";
    let isIn = false;
    const commands: Record<string, (command: Record<string, unknown>) => Record<string, Bson>> = {
      hello: () => ({ ok: 1, isWritablePrimary: true, maxWireVersion: 21 }),
      ping: () => ({ ok: isIn ? 1 : 0 }),
      saslStart: ({ payload }) => {
        first = String(payload).slice(3);
        const nonce = /r=(.+)$/.exec(first)?.[1] ?? "";
        challenge = `r=${nonce}${randomBytes(9).toString("base64")},s=${salt.toString("base64")},i=4096`;
        return { ok: 1, conversationId: 1, done: false, payload: Buffer.from(challenge) };
      },
      saslContinue: ({ payload }): Record<string, Bson> => {
        const [bare = "", proof = ""] = String(payload).split(/,p=/);
        const message = `${first},${challenge},${bare}`;
        const signature = hmac(createHash("sha256").update(hmac(salted, "Client Key")).digest(), message);
        const client = Buffer.from(Buffer.from(proof, "base64").map((byte, at) => byte ^ (signature[at] ?? 0)));
        isIn = client.equals(hmac(salted, "Client Key")) && first.startsWith(`n=${user},`);
        if (!isIn) return { ok: 0 };
        const verifier = hmac(hmac(salted, "Server Key"), message).toString("base64");
        return { ok: 1, conversationId: 1, done: true, payload: Buffer.from(`v=${verifier}`) };
      },
    };
    socket.on("data", (bytes) => {
      const command = decodeBson(bytes.subarray(21));
      const answer = commands[Object.keys(command)[0] ?? ""]?.(command) ?? { ok: 0 };
      const body = Buffer.concat([Buffer.alloc(5), encodeBson(answer)]);
      const head = Buffer.alloc(16);
      head.writeInt32LE(16 + body.length, 0);
      head.writeInt32LE(bytes.readInt32LE(4), 8);
      head.writeInt32LE(2013, 12);
      socket.write(Buffer.concat([head, body]));
    });
  });
}

/** The tests' PostgreSQL, which has a Unix socket only, on a port. */
export function postgresServer(url: string): Promise<SocketServer> {
  const parsed = new URL(url);
  const folder = parsed.searchParams.get("host");
  return startSocketServer((socket) => {
    const to = folder ? connect(join(folder, ".s.PGSQL.5432")) : connect(Number(parsed.port) || 5432, parsed.hostname);
    to.on("error", () => socket.destroy());
    socket.on("close", () => to.destroy());
    socket.pipe(to).pipe(socket);
  });
}

/** Greets as an SSH server. */
export const sshServer = (): Promise<SocketServer> =>
  startSocketServer((socket) => void socket.write("SSH-2.0-test\r\n"));

/** A web service that answers `body` where `isRight` holds, and `no` where it does not. */
export function service(
  isRight: (request: Parameters<RequestListener>[0]) => boolean,
  body: unknown,
  no: { status: number; body?: unknown } = { status: 401 },
): RequestListener {
  return (request, response) => {
    const is = isRight(request);
    response.writeHead(is ? 200 : no.status, { "content-type": "application/json" });
    response.end(JSON.stringify(is ? body : (no.body ?? { message: request.headers.authorization })));
  };
}

/** Whether a request carries a token that the app's key has signed and that is valid now. */
export function isSigned(authorization: string | undefined, publicKey: string, now: Date): boolean {
  const [head = "", body = "", signature = ""] = (authorization ?? "").replace(/^Bearer /, "").split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { iss: string; iat: number; exp: number };
  const seconds = now.getTime() / 1000;
  const isNow = claims.iat <= seconds && claims.exp > seconds && claims.exp - claims.iat <= 600;
  const data = Buffer.from(`${head}.${body}`);
  return (
    isNow &&
    claims.iss === "42" &&
    verify("RSA-SHA256", data, createPublicKey(publicKey), Buffer.from(signature, "base64url"))
  );
}
