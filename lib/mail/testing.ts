/** For tests: an SMTP server on a port of its own, which keeps what it is sent. */
import { createServer, type Socket } from "node:net";

export interface Received {
  from: string;
  to: string[];
  /** Headers and body as they came, lines joined by "\n", soft line breaks undone. */
  text: string;
}

export interface MailServer {
  url: string;
  mails: Received[];
  /** The next mail to this address. Waits until it is there. */
  next(to: string): Promise<Received>;
  close(): Promise<void>;
}

/** @param refuse addresses that the server does not take. */
export async function startMailServer({ refuse = /@refused\./ }: { refuse?: RegExp } = {}): Promise<MailServer> {
  const mails: Received[] = [];
  const waiting: { to: string; resolve: (mail: Received) => void }[] = [];
  const taken = new Set<Received>();
  const sockets = new Set<Socket>();
  const give = (to: string): Received | undefined => mails.find((mail) => !taken.has(mail) && mail.to.includes(to));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, refuse, (mail) => {
      mails.push(mail);
      const at = waiting.findIndex(({ to }) => mail.to.includes(to));
      const [waiter] = at < 0 ? [] : waiting.splice(at, 1);
      if (!waiter) return;
      taken.add(mail);
      waiter.resolve(mail);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    next(to) {
      const there = give(to);
      if (there) {
        taken.add(there);
        return Promise.resolve(there);
      }
      return new Promise((resolve) => waiting.push({ to, resolve }));
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The part of RFC 5321 that a client needs to hand over a mail. */
function converse(socket: Socket, refuse: RegExp, onMail: (mail: Received) => void): void {
  let [buffer, inData] = ["", false];
  let mail: Received = { from: "", to: [], text: "" };
  let lines: string[] = [];
  const say = (line: string) => socket.write(`${line}\r\n`);
  const address = (line: string) => /<([^>]*)>/.exec(line)?.[1]?.toLowerCase() ?? "";
  const take = (line: string) => {
    if (inData) {
      if (line !== ".") {
        lines.push(line.startsWith("..") ? line.slice(1) : line);
        return;
      }
      inData = false;
      onMail({ ...mail, text: lines.join("\n").replace(/=\n/g, "").replace(/=3D/g, "=") });
      mail = { from: "", to: [], text: "" };
      lines = [];
      say("250 taken");
      return;
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO" || verb === "HELO") say("250 here");
    else if (verb === "MAIL") {
      mail.from = address(line);
      say("250 ok");
    } else if (verb === "RCPT") {
      if (refuse.test(address(line))) return say("550 nobody of that name");
      mail.to.push(address(line));
      say("250 ok");
    } else if (verb === "DATA") {
      inData = true;
      say("354 go on");
    } else if (verb === "QUIT") {
      say("221 bye");
      socket.end();
    } else say("250 ok");
  };
  socket.setEncoding("utf8");
  say("220 test");
  socket.on("data", (text) => {
    buffer += text;
    for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      take(line);
    }
  });
}

/** The link in a mail. */
export function linkIn({ text }: Received): string {
  return /https?:\/\/\S+/.exec(text)?.[0] ?? "";
}
