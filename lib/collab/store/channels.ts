/** NOTIFY channels. A message only says that there is something; the rows are the truth. */
import { z } from "zod";
import { collabMessage } from "@/lib/api/contracts/collab";
import { readDocumentName } from "@/lib/api/contracts/collab-name";

/** `<name of the document> <number of the newest update>` */
export const UPDATES_CHANNEL = "collab_updates";
/** JSON, see `envelope`. */
export const MESSAGES_CHANNEL = "collab_messages";

const envelope = z.object({ document: z.string(), message: collabMessage });
export type Envelope = z.infer<typeof envelope>;

/** PostgreSQL takes 8000 bytes. */
export const MAX_NOTIFY_BYTES = 7900;

/** Null for what is none of ours: any client of the database may notify. */
export function readUpdateNote(payload: string): { name: string; seq: number } | null {
  const [name = "", text = ""] = payload.split(" ");
  const seq = Number(text);
  return readDocumentName(name) && Number.isSafeInteger(seq) ? { name, seq } : null;
}

/** Null for what is none of ours. */
export function readEnvelope(payload: string): Envelope | null {
  try {
    return envelope.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null; // Not JSON.
  }
}
