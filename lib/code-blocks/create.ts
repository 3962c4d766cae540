import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_versions, code_blocks } from "@/db/schema";
import type { BlockContent, BlockDetail, newBlockBody } from "@/lib/api/contracts/blocks";
import { jsonb } from "@/lib/api/jsonb";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import type { Lock } from "@/lib/sandbox/requirements";
import { newId } from "@/lib/tenancy/ids";
import { slugify } from "@/lib/workflow/names";
import { firstFreeSlug } from "@/lib/workflows/slug";
import { checkSchemas, checkSecrets, contentOf, hashesOf, starterOf } from "./content";
import { noteVersion } from "./draft";
import { type BlockAuthor, type BlockRow, type BlockVersionRow, findBlockVersion, takeRun, takeWrite } from "./find";
import { detailInside } from "./get";
import { lockRequirements } from "./requirements";

/** Of one workspace, the trash included: more would not be found again. */
const MAX_BLOCKS = 2000;

/**
 * Makes a block with its first version, a draft. A slug made from the name gets a number when it is taken; one that was written does not.
 * @throws AppError invalid_body; forbidden; conflict when the slug is taken; unavailable when a registry of packages is; rate_limited
 */
export async function createBlock(
  by: BlockAuthor,
  body: z.infer<typeof newBlockBody>,
  signal: AbortSignal,
): Promise<BlockDetail> {
  takeWrite(by);
  const { name, slug, description, language, single_use, message } = body;
  const content: BlockContent = { ...starterOf(language), ...body.content };
  checkSchemas(content);
  checkSecrets(by, content);
  if (content.requirements.length > 0) takeRun(by);
  const lock = await lockRequirements(language, content.requirements, signal);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const there = and(eq(code_blocks.org_id, by.orgId), isNull(code_blocks.erased_at));
    if ((await tx.$count(code_blocks, there)) >= MAX_BLOCKS) {
      throw new AppError("conflict", `A workspace has at most ${MAX_BLOCKS} code blocks.`);
    }
    const id = newId();
    const row = { id, org_id: by.orgId, name, description, language, single_use, created_by: by.userId };
    const store = async (candidate: string) => {
      const stored = await tx
        .insert(code_blocks)
        .values({ ...row, slug: candidate })
        .onConflictDoNothing({ target: [code_blocks.org_id, code_blocks.slug] })
        .returning({ id: code_blocks.id });
      return stored.length > 0;
    };
    if (slug === undefined) await firstFreeSlug(slugOf(name), store);
    else if (!(await store(slug))) throw slugTaken(slug);
    const [block] = await tx.select().from(code_blocks).where(eq(code_blocks.id, id));
    if (!block) throw new Error("The block was not stored.");
    await addVersion(tx, by, block, { content, lock, message: message || null });
    return detailInside(tx, by, id);
  });
}

// The name for what has no letters is that of another thing.
const slugOf = (name: string): string => (/[a-z0-9]/i.test(name.normalize("NFKD")) ? slugify(name) : "code-block");

function slugTaken(slug: string): AppError {
  const message = `Another code block of this workspace has the slug "${slug}", perhaps one that was deleted.`;
  return new AppError("conflict", message, {
    hint: "Choose another one.",
    details: { errors: [{ field: "slug", message }] },
  });
}

export interface NewVersion {
  content: BlockContent;
  lock: Lock | null;
  message: string | null;
  restoresId?: string;
  /** It is the draft's own content. */
  ofDraft?: boolean;
}

/** Adds the next version of a block that is locked in this transaction, as a draft. */
export async function addVersion(
  tx: Tx,
  by: BlockAuthor,
  block: BlockRow,
  { content, lock, message, restoresId, ofDraft = false }: NewVersion,
): Promise<BlockVersionRow> {
  const { code, input_schema, output_schema, timeout_seconds, memory_mb, hosts, secrets, requirements } = content;
  const number = block.latest_number + 1;
  const [row] = await tx
    .insert(code_block_versions)
    .values({
      id: newId(),
      org_id: by.orgId,
      block_id: block.id,
      number,
      status: "draft",
      code,
      ...hashesOf(content),
      input_schema: input_schema && jsonb(input_schema),
      output_schema: output_schema && jsonb(output_schema),
      timeout_seconds,
      memory_mb,
      hosts: jsonb(hosts),
      secrets: jsonb(secrets),
      requirements: jsonb(requirements),
      requirements_lock: lock === null ? null : jsonb(lock),
      message,
      restores_id: restoresId ?? null,
      author_id: by.userId,
    })
    .returning();
  if (!row) throw new Error("The version was not stored.");
  if (number > 1) {
    const before = ofDraft ? null : contentOf(await findBlockVersion(tx, block, "latest"));
    await noteVersion(tx, by, block, { number, before, after: content });
  }
  await tx
    .update(code_blocks)
    .set({ latest_number: number, updated_at: sql`now()` })
    .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, block.id)));
  return row;
}
