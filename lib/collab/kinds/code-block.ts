import { and, desc, eq } from "drizzle-orm";
import { encodeStateAsUpdate } from "yjs";
import { code_block_states, code_block_versions } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { contentOf } from "@/lib/code-blocks/content";
import { MAX_BLOCK_STATE_BYTES } from "../limits";
import { toBlockDoc, usesSecrets } from "../shape/block";
import { deriveBlock } from "../store/derive-block";
import type { SharedKind } from ".";

/** The draft of a code block: it begins as the newest version, and its content is derived into the row of its state. */
export const codeBlock: SharedKind = {
  read: "block.read",
  edit: "block.write",
  maxBytes: MAX_BLOCK_STATE_BYTES,
  async begin(tx, orgId, id) {
    const v = code_block_versions;
    const ofBlock = and(eq(v.org_id, orgId), eq(v.block_id, id));
    const [newest] = await tx.select().from(v).where(ofBlock).orderBy(desc(v.number)).limit(1);
    if (!newest) return;
    const content = contentOf(newest);
    const doc = toBlockDoc(content);
    const state = Buffer.from(encodeStateAsUpdate(doc));
    doc.destroy();
    await tx.insert(code_block_states).values({ block_id: id, org_id: orgId, state, draft: jsonb(content) });
  },
  derive: deriveBlock,
  // Code that is given the values of credentials is written by those who might read them.
  mayEdit: (may, doc) => may("block.write") && (!usesSecrets(doc) || may("credential.expose")),
};
