/** Work on much data in slices, so that whoever else shares this thread has his turn in between. */
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";

const SLICE_MS = 8;
const CHUNK = 1024 * 1024;

/** Lets others go first as soon as its time is over; for loops that ask it once a round. */
export class Pace {
  #began = performance.now();

  async rest(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return;
    await nextTurn();
    this.#began = performance.now();
  }
}

/** The sha-256 of any amount of bytes. */
export async function digestOf(bytes: Uint8Array): Promise<Buffer> {
  const hash = createHash("sha256");
  const pace = new Pace();
  for (let at = 0; at < bytes.length; at += CHUNK) {
    hash.update(bytes.subarray(at, at + CHUNK));
    await pace.rest();
  }
  return hash.digest();
}

/** All of them in one piece. */
export async function joined(parts: readonly Uint8Array[]): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(parts.reduce((sum, { length }) => sum + length, 0));
  const pace = new Pace();
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
    await pace.rest();
  }
  return whole;
}
