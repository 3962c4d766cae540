import { refusedSecret, strange } from "../answers";
import { upTo } from "../stream";
import type { CredentialTester } from "../types";
import type redis from "./index";

const HINT = "Check host, port and whether the server wants TLS.";

/** AUTH, SELECT and PING, by the Redis protocol (RESP 2). */
export const tester: CredentialTester<typeof redis.fields> = {
  async test({ host, port, tls, username, password, database }, { connect }) {
    const socket = await connect({ host, port, tls });
    const ask = async (...words: string[]) => {
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
      const answer = (await upTo(socket, (bytes) => bytes.includes("\r\n"), 4096)).toString("utf8");
      return answer.slice(0, answer.indexOf("\r\n"));
    };
    try {
      if (password) {
        const answer = await ask("AUTH", ...(username ? [username] : []), password);
        if (answer !== "+OK") throw refusedSecret("The user name or password");
      }
      const selected = database === 0 ? "+OK" : await ask("SELECT", String(database));
      if (selected !== "+OK") throw strange(`The server has no database ${database}.`, HINT);
      const answer = await ask("PING");
      if (/^-(NOAUTH|NOPERM)/.test(answer)) throw refusedSecret("A connection without password");
      if (answer !== "+PONG") throw strange(`${host} does not answer like Redis.`, HINT);
      return { message: "Works." };
    } finally {
      socket.destroy();
    }
  },
};
