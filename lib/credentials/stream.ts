/** Reading from a socket, for testers. */
import type { Duplex } from "node:stream";
import { strange } from "./answers";

const PATIENCE_MS = 10_000;

/** The bytes that come until there are enough. @throws NodeError when the other side ends, is silent or says too much */
export function upTo(socket: Duplex, enough: (bytes: Buffer) => boolean, maxBytes = 1024 * 1024): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const finish = (failure: string | null) => {
      clearTimeout(timer);
      socket.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onEnd);
      socket.pause();
      if (failure === null) resolve(bytes);
      else reject(strange(failure, "Check host, port and encryption."));
    };
    const onData = (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      if (enough(bytes)) finish(null);
      else if (bytes.length > maxBytes) finish("The server says more than it should.");
    };
    const onEnd = () => finish("The server hung up.");
    const timer = setTimeout(() => finish("The server is silent."), PATIENCE_MS);
    socket.on("data", onData).on("end", onEnd).on("close", onEnd).on("error", onEnd);
    socket.resume();
  });
}
