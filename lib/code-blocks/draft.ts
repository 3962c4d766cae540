/** The draft of a block: what people write together before it becomes a version. */
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { type BlockContent, type BlockDraft, blockContent, type blockDraftPatch } from "@/lib/api/contracts/blocks";
import { documentName } from "@/lib/api/contracts/collab-name";
import { announceInside } from "@/lib/collab/announce";
import { changesOf } from "@/lib/collab/shape/block-changes";
import { AppError } from "@/lib/errors";
import { checkSchemas, checkSecrets, contentOf } from "./content";
import { type BlockAuthor, type BlockRow, type BlockVersionRow, findBlock, findBlockVersion, takeWrite } from "./find";

/** Loaded when it is needed: it comes with Yjs. */
const shared = () => import("@/lib/collab/store/block-draft");

/** The draft as it is at this moment; one that nobody has begun is the newest version. @throws AppError not_found */
export function getBlockDraft(by: BlockAuthor, idOrSlug: string): Promise<BlockDraft> {
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug);
    return present(tx, block, await (await shared()).readBlockDraft(tx, block.id));
  });
}

/**
 * Changes the draft; what is left out stays. Those who have it open see it at once. What it says need not be ready to be saved as a version but for the
 * schemas. @throws AppError not_found; invalid_body; forbidden; rate_limited
 */
export function changeBlockDraft(
  by: BlockAuthor,
  idOrSlug: string,
  { content: patch }: z.infer<typeof blockDraftPatch>,
): Promise<BlockDraft> {
  takeWrite(by);
  checkSchemas({ input_schema: null, output_schema: null, ...patch });
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const { changeBlockDraft: change, readBlockDraft } = await shared();
    const newest = await findBlockVersion(tx, block, "latest");
    const before = (await readBlockDraft(tx, block.id))?.content ?? contentOf(newest);
    // Neither code for secrets that are there, nor secrets for code that is there.
    checkSecrets(by, before);
    checkSecrets(by, { ...before, ...patch });
    return present(tx, block, await change(tx, { orgId: by.orgId, id: block.id }, patch, by.userId));
  });
}

type Kept = { content: BlockContent; revision: number } | null;

async function present(tx: Tx, block: BlockRow, draft: Kept): Promise<BlockDraft> {
  const newest = await findBlockVersion(tx, block, "latest");
  const content = draft?.content ?? contentOf(newest);
  return {
    content,
    revision: draft?.revision ?? 0,
    version: newest.number,
    changed: keysOf(changesOf(content, contentOf(newest))),
  };
}

const keysOf = (patch: Partial<BlockContent>) => Object.keys(patch) as (keyof BlockContent)[];

/** What the draft changes of the newest version, ready to be saved. @throws AppError invalid_body naming what is not */
export async function draftChanges(tx: Tx, block: BlockRow, newest: BlockVersionRow): Promise<Partial<BlockContent>> {
  const draft = await (await shared()).readBlockDraft(tx, block.id);
  if (!draft) return {};
  const read = blockContent.safeParse(draft.content);
  if (read.success) return changesOf(read.data, contentOf(newest));
  const errors = read.error.issues.map(({ path, message }) => ({ field: `content.${path.join(".")}`, message }));
  const [first] = errors;
  throw new AppError("invalid_body", `${first?.field}: ${first?.message}`, { details: { errors } });
}

/** A version was saved: the draft follows, and whoever has it open is told. @param before the version before it; null: it is the draft itself. */
export async function noteVersion(
  tx: Tx,
  by: BlockAuthor,
  block: BlockRow,
  { number, before, after }: { number: number; before: BlockContent | null; after: BlockContent },
): Promise<void> {
  const { followVersion, settleDraft } = await shared();
  const of = { orgId: by.orgId, id: block.id };
  if (before) await followVersion(tx, of, { number, before, after }, by.userId);
  else await settleDraft(tx, of, by.userId);
  const name = documentName({ kind: "code_block", id: block.id });
  await announceInside(tx, name, { type: "version_saved", version: number });
}
