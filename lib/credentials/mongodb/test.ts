import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { refusedSecret, strange } from "../answers";
import { upTo } from "../stream";
import type { CredentialTester } from "../types";
import { type Bson, decodeBson, encodeBson } from "./bson";
import type mongodb from "./index";
import { scram } from "./scram";

const HINT = "Check host, port and whether the server wants TLS.";
const OP_MSG = 2013;

/** hello, then sign-in with SCRAM-SHA-256, then ping, by MongoDB's wire protocol. */
export const tester: CredentialTester<typeof mongodb.fields> = {
  async test({ host, port, tls, database, username, password, auth_database }, { connect }) {
    const socket = await connect({ host, port, tls });
    try {
      const hello = await ask(socket, { hello: 1, $db: "admin" });
      if (hello.ok !== 1) throw strange(`${host} does not answer like MongoDB.`, HINT);
      if (username) await signIn(socket, username, password ?? "", auth_database);
      const ping = await ask(socket, { ping: 1, $db: database });
      if (ping.ok !== 1) throw refusedSecret("A connection without password");
      return { message: username ? `Works: signed in as ${username}.` : "Works." };
    } catch (error) {
      if (error instanceof RangeError) throw strange(`${host} does not answer like MongoDB.`, HINT);
      throw error;
    } finally {
      socket.destroy();
    }
  },
};

async function signIn(socket: Duplex, username: string, password: string, $db: string): Promise<void> {
  const exchange = scram(username, password, randomBytes(24).toString("base64"));
  const payload = Buffer.from(exchange.first);
  const options = { skipEmptyExchange: true };
  const challenge = await ask(socket, { saslStart: 1, mechanism: "SCRAM-SHA-256", payload, options, $db });
  const final = challenge.ok === 1 ? exchange.final(String(challenge.payload)) : null;
  if (final === null) throw refusedSecret("The user name or password");
  const conversationId = challenge.conversationId ?? 1;
  const end = await ask(socket, { saslContinue: 1, conversationId, payload: Buffer.from(final), $db });
  if (end.ok !== 1) throw refusedSecret("The user name or password");
  if (!exchange.isServer(String(end.payload))) throw strange("The server does not know the password itself.", HINT);
}

let requestId = 0;

/** One command and its answer. @throws RangeError for what is no answer */
async function ask(socket: Duplex, command: Record<string, Bson>): Promise<Record<string, Bson>> {
  const body = Buffer.concat([Buffer.alloc(5), encodeBson(command)]);
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(++requestId, 4);
  head.writeInt32LE(OP_MSG, 12);
  socket.write(Buffer.concat([head, body]));
  const answer = await upTo(socket, (bytes) => bytes.length >= 4 && bytes.length >= bytes.readInt32LE(0));
  if (answer.readInt32LE(12) !== OP_MSG) throw new RangeError("another kind of message");
  return decodeBson(answer.subarray(21));
}
