/** What a client shows of itself to the others. The server puts the name on it: nobody speaks as somebody else. */
import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { z } from "zod";
import { MAX_AWARENESS_BYTES } from "../limits";

/** Who is behind a client, as the others see it in `state.user`. */
export interface Shown {
  id: string;
  name: string;
  role: string;
}

const state = z.record(z.string(), z.unknown()).nullable();
/** What a client may choose of its `user`. */
const chosen = z.object({ color: z.string().max(32).optional() });

export interface Stamped {
  /** The client's number among those of the document. */
  client: number;
  update: Uint8Array;
}

/**
 * The client's own entry, with the true user in it. Clients also send back what they heard of others: that is left out. Null when there is
 * nothing of its own in it, or it is too large or no awareness at all.
 * @param isOwn whether a number may be this client's.
 */
export function stamp(body: Uint8Array, user: Shown, isOwn: (client: number) => boolean): Stamped | null {
  if (body.length > MAX_AWARENESS_BYTES * 8) return null;
  try {
    const decoder = createDecoder(body);
    for (let left = readVarUint(decoder); left > 0; left--) {
      const [client, clock, text] = [readVarUint(decoder), readVarUint(decoder), readVarString(decoder)];
      if (!isOwn(client)) continue;
      if (text.length > MAX_AWARENESS_BYTES) return null;
      const shown = state.parse(JSON.parse(text));
      const own = shown === null ? null : { ...shown, user: { ...chosen.safeParse(shown.user).data, ...user } };
      const encoder = createEncoder();
      for (const number of [1, client, clock]) writeVarUint(encoder, number);
      writeVarString(encoder, JSON.stringify(own));
      return { client, update: toUint8Array(encoder) };
    }
    return null;
  } catch {
    return null; // Cut off, or not JSON.
  }
}
