import { EventEmitter } from "node:events";
import type { WebSocket } from "ws";
import { MAX_BUFFERED_BYTES } from "../limits";

/**
 * The socket as Hocuspocus sees it: what comes in has passed the gate (gate.ts), what goes out goes straight to the client. It has the members
 * of ws that Hocuspocus uses.
 */
export class Facade extends EventEmitter {
  binaryType = "nodebuffer";

  constructor(private readonly socket: WebSocket) {
    super();
    // A listener of Hocuspocus per document.
    this.setMaxListeners(50);
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  /** A client that does not read what it is sent is let go: it would cost everybody's memory. */
  send(data: Uint8Array, done?: (error?: Error) => void): void {
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(data, done);
  }

  ping(): void {
    this.socket.ping();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }
}
