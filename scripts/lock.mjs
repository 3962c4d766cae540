/**
 * A lock between processes of one machine that a kill -9 cannot leave behind: a listening socket, which the kernel closes with its process.
 * On Linux it lives in the abstract namespace; elsewhere it is a file that nobody answers on when it is stale.
 */
import { createHash } from "node:crypto";
import { unlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Takes the lock called `name`. Resolves to a function that gives it back, or to null when another process holds it. A child process that
 * is given the function's `fd` holds the lock too: should we be killed, it stays taken until the child has ended.
 */
export async function takeLock(name) {
  const id = `flowpilot-${createHash("sha256").update(name).digest("hex").slice(0, 24)}`;
  if (process.platform === "linux") return listen(`\0${id}`);
  const path = join(tmpdir(), `${id}.sock`);
  const first = await listen(path);
  if (first || (await answers(path))) return first;
  unlinkSync(path);
  return listen(path);
}

function listen(path) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(path, () => {
      server.unref();
      const release = () => new Promise((done) => server.close(() => done()));
      resolve(Object.assign(release, { fd: server._handle.fd }));
    });
  });
}

function answers(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
  });
}
