import type { Socket } from "node:net";
import { createTransport } from "nodemailer";
import { refusedSecret, strange } from "../answers";
import type { CredentialTester } from "../types";
import type smtp from "./index";

/** Connects, encrypts and signs in, and sends nothing. */
export const tester: CredentialTester<typeof smtp.fields> = {
  async test({ host, port, security, username, password }, { connect }) {
    const socket = await connect({ host, port, tls: security === "tls" });
    const transport = createTransport({
      host,
      port,
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      tls: { servername: host },
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 10_000,
      ...(username ? { auth: { user: username, pass: password ?? "" } } : {}),
      getSocket: (_options, done) => done(null, { connection: socket as Socket, secured: security === "tls" }),
    });
    try {
      await transport.verify();
    } catch (error) {
      if (codeOf(error) === "EAUTH") throw refusedSecret("The user name or password");
      throw strange(sentence(error, host), "Check host, port and encryption.");
    } finally {
      transport.close();
      socket.destroy();
    }
    return { message: username ? `Works: signed in as ${username}.` : "Works." };
  },
};

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");

function sentence(error: unknown, host: string): string {
  const code = codeOf(error);
  if (code === "ETLS") return `${host} offers no encryption.`;
  if (code === "ETIMEDOUT") return `${host} did not answer like a mail server in time.`;
  return `${host} did not go along${code ? ` (${code})` : ""}.`;
}
