/** The messages of Hocuspocus 3 (documentName, type, body), as far as this server has to understand and to write them. */
import { MessageType, OutgoingMessage } from "@hocuspocus/server";
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from "y-protocols/sync";
import type { CollabMessage } from "@/lib/api/contracts/collab";

export interface Frame {
  /** Name of the document. */
  name: string;
  kind: "auth" | "step1" | "step2" | "update" | "awareness" | "close" | "other";
  /** The Yjs bytes in it. */
  body: Uint8Array;
  /** The whole message. */
  data: Uint8Array;
}

const SYNC: Record<number, Frame["kind"]> = {
  [messageYjsSyncStep1]: "step1",
  [messageYjsSyncStep2]: "step2",
  [messageYjsUpdate]: "update",
};
const NONE = new Uint8Array();

/** Null for what is no message. Kinds that a client has no business to send are "other". */
export function readFrame(data: Uint8Array): Frame | null {
  try {
    const decoder = createDecoder(data);
    const name = readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === MessageType.Sync || type === MessageType.SyncReply) {
      const kind = SYNC[readVarUint(decoder)];
      return kind ? { name, kind, body: readVarUint8Array(decoder), data } : null;
    }
    if (type === MessageType.Awareness) return { name, kind: "awareness", body: readVarUint8Array(decoder), data };
    if (type === MessageType.Auth) return { name, kind: "auth", body: NONE, data };
    if (type === MessageType.CLOSE) return { name, kind: "close", body: NONE, data };
    return { name, kind: "other", body: NONE, data };
  } catch {
    return null; // Cut off, or no text where there must be one.
  }
}

/** An awareness message with other contents. */
export function awarenessFrame(name: string, body: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, name);
  writeVarUint(encoder, MessageType.Awareness);
  writeVarUint8Array(encoder, body);
  return toUint8Array(encoder);
}

export const deniedFrame = (name: string, reason: string): Uint8Array =>
  new OutgoingMessage(name).writePermissionDenied(reason).toUint8Array();

export const savedFrame = (name: string, isSaved: boolean): Uint8Array =>
  new OutgoingMessage(name).writeSyncStatus(isSaved).toUint8Array();

export const scopeFrame = (name: string, isReadOnly: boolean): Uint8Array =>
  new OutgoingMessage(name).writeAuthenticated(isReadOnly).toUint8Array();

export const messageFrame = (name: string, message: CollabMessage): Uint8Array =>
  new OutgoingMessage(name).writeStateless(JSON.stringify(message)).toUint8Array();
