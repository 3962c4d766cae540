import { and, eq, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { code_block_states } from "@/db/schema";
import { documentName } from "@/lib/api/contracts/collab-name";
import { jsonb } from "@/lib/api/jsonb";
import { readBlock } from "../shape/block";
import type { InMemory } from "./derive";
import { docOf } from "./doc";
import { headOf, readShared } from "./read";

/**
 * Brings the content that is derived from the shared draft of a code block up to date; nothing when it is, or when there is no such draft.
 * @param memory saves reading the document from the tables, when it is as new as those.
 */
export async function deriveBlock(tx: Tx, id: string, memory?: InMemory): Promise<void> {
  const name = documentName({ kind: "code_block", id });
  const head = await headOf(tx, name);
  if (!head || head.seq === head.derivedSeq) return;
  if (memory !== undefined && memory.seq >= head.seq) return storeBlock(tx, id, memory);
  const shared = await readShared(tx, name);
  if (!shared) return;
  const doc = docOf(shared.updates, name);
  await storeBlock(tx, id, { doc, seq: shared.seq });
  doc.destroy();
}

/** Stores what a document is at an update, unless something newer has been stored. */
export async function storeBlock(tx: Tx, id: string, { doc, seq }: InMemory): Promise<void> {
  const s = code_block_states;
  await tx
    .update(s)
    .set({ draft: jsonb(readBlock(doc)), derived_seq: seq })
    .where(and(eq(s.block_id, id), lt(s.derived_seq, seq)));
}
