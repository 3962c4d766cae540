/** A word to everybody who has a document open, in every process. It may get lost with a connection: tell what has changed, not the change. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { type CollabMessage, collabMessage } from "@/lib/api/contracts/collab";
import { AppError } from "@/lib/errors";
import { MAX_NOTIFY_BYTES, MESSAGES_CHANNEL } from "./store/channels";

/** Tells the clients of a document. @param name of a workflow: its id. */
export function announce(orgId: string, name: string, message: CollabMessage): Promise<void> {
  return withTenant(orgId, (tx) => announceInside(tx, name, message));
}

/** The same once the caller's transaction has committed, and not after a rollback. @throws AppError internal when it is too long */
export async function announceInside(tx: Tx, name: string, message: CollabMessage): Promise<void> {
  const payload = JSON.stringify({ document: name, message: collabMessage.parse(message) });
  if (Buffer.byteLength(payload) > MAX_NOTIFY_BYTES) {
    throw new AppError(
      "internal",
      "A message to the clients of a document is too long: say that there is news instead.",
    );
  }
  await tx.execute(sql`select pg_notify(${MESSAGES_CHANNEL}, ${payload})`);
}
