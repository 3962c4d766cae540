/** What use-cases do with the shared draft of a code block. Those who have it open see each change at once, and what they do meanwhile merges with it. */
import { eq } from "drizzle-orm";
import type { Doc } from "yjs";
import type { Tx } from "@/db/client";
import { code_block_states } from "@/db/schema";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { documentName } from "@/lib/api/contracts/collab-name";
import { notFound } from "@/lib/api/ids";
import { changeBlock, readBlock, setOverlap } from "../shape/block";
import { followed } from "../shape/block-merge";
import { wordSplices } from "../shape/text-diff";
import { appendInside } from "./append";
import { deriveBlock, storeBlock } from "./derive-block";
import { docOf } from "./doc";
import { openInside } from "./open";
import { lockShared, readShared } from "./read";

/** Whose draft it is. */
export interface DraftOf {
  orgId: string;
  /** The block's. */
  id: string;
}

export interface BlockDraft {
  content: BlockContent;
  /** Number of its newest change. */
  revision: number;
}

/** The draft as it is at this moment; null while there is none, and the newest version is what one would begin with. */
export async function readBlockDraft(tx: Tx, id: string): Promise<BlockDraft | null> {
  await deriveBlock(tx, id);
  const s = code_block_states;
  const [row] = await tx.select({ content: s.draft, revision: s.derived_seq }).from(s).where(eq(s.block_id, id));
  return row ?? null;
}

/** Changes the draft, which is made if there is none. @param userId who does it. @throws AppError not_found */
export async function changeBlockDraft(
  tx: Tx,
  of: DraftOf,
  patch: Partial<BlockContent>,
  userId: string,
): Promise<BlockDraft> {
  if (!(await openInside(tx, of.orgId, documentName({ kind: "code_block", id: of.id })))) throw notFound("code block");
  const draft = await edit(tx, of, userId, (doc) => changeBlock(doc, patch, null, wordSplices));
  if (!draft) throw notFound("code block");
  return draft;
}

/** A version was saved past the draft, if there is one: what it changed of the version before becomes the draft's, where that has not changed the same. */
export async function followVersion(
  tx: Tx,
  of: DraftOf,
  { number, before, after }: { number: number; before: BlockContent; after: BlockContent },
  userId: string,
): Promise<void> {
  await edit(tx, of, userId, (doc) => {
    const { patch, overlaps } = followed(before, readBlock(doc), after);
    changeBlock(doc, patch, null, wordSplices);
    if (overlaps) setOverlap(doc, number, null);
  });
}

/** The draft has been saved: whoever did has looked at what it overlapped with. */
export async function settleDraft(tx: Tx, of: DraftOf, userId: string): Promise<void> {
  await edit(tx, of, userId, (doc) => setOverlap(doc, null, null));
}

/** Nobody appends meanwhile. Null when there is no draft. */
async function edit(tx: Tx, { orgId, id }: DraftOf, userId: string, change: (doc: Doc) => void) {
  const name = documentName({ kind: "code_block", id });
  if (!(await lockShared(tx, name))) return null;
  const shared = await readShared(tx, name);
  if (!shared) return null;
  const doc = docOf(shared.updates, name);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  doc.transact(() => change(doc));
  const changes = updates.map((update) => ({ update, userId }));
  const seq = changes.length === 0 ? shared.seq : await appendInside(tx, orgId, name, changes);
  await storeBlock(tx, id, { doc, seq });
  const content = readBlock(doc);
  doc.destroy();
  return { content, revision: seq };
}
